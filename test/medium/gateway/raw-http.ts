import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Answer } from './ask.js';

/** Opens a socket to the gateway, to say what no HTTP client would say. */
export async function openSocket(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  // What a peer that is turned away does with the rest of its bytes is of no interest.
  socket.on('error', () => {});
  return socket;
}

/** Writes bytes as they are and reads one answer. Fails when there is none within `withinMs`. */
export async function sayRaw(
  url: string,
  bytes: string | Buffer,
  withinMs = 5_000,
): Promise<Omit<Answer, 'json'>> {
  const socket = await openSocket(url);
  socket.write(bytes);
  try {
    return await readAnswer(socket, withinMs);
  } finally {
    socket.destroy();
  }
}

/** The lines of a request with a body, which may be less than it claims to be. */
export function rawRequest(
  method: string,
  target: string,
  headers: readonly (readonly [string, string])[] = [],
  body: string | Buffer = '',
): Buffer {
  const lines = [['Host', 'floe.example'], ...headers].map(([name, value]) => `${name}: ${value}`);
  const head = `${method} ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(body)]);
}

async function readAnswer(socket: Socket, withinMs: number): Promise<Omit<Answer, 'json'>> {
  const timer = setTimeout(() => socket.destroy(), withinMs);
  let received = Buffer.alloc(0);
  try {
    for await (const chunk of socket) {
      received = Buffer.concat([received, Buffer.from(chunk)]);
      const answer = wholeAnswer(received.toString('utf8'));
      if (answer) return answer;
    }
  } finally {
    clearTimeout(timer);
  }
  throw new Error(`There was no whole answer, only: ${JSON.stringify(received.toString('utf8'))}`);
}

function wholeAnswer(text: string): Omit<Answer, 'json'> | null {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const body = text.slice(end + 4);
  const isWhole = Buffer.byteLength(body) >= Number(headers['content-length'] ?? 0);
  return isWhole ? { status: Number(statusLine.split(' ')[1]), headers, text: body } : null;
}
