import http from 'node:http';
import { Buffer } from 'node:buffer';
import { once } from 'node:events';

export type ReceivedWebhook = {
  method: string;
  url: string;
  headers: http.IncomingHttpHeaders;
  raw: Buffer;
};

export type WebhookReceiver = {
  url: string;
  all: ReceivedWebhook[];
  /** Statuses for the next requests, in order; then 200. 'cut' destroys the connection. */
  answerNext(...answers: (number | 'cut')[]): void;
  /** The body of every further answer; 'ok' at first. */
  say(body: string): void;
  /** Resolves when that many requests have come in all; rejects after 10 s. */
  received(count: number): Promise<ReceivedWebhook[]>;
  /** Resolves when it is so, looking again at each request; rejects after 10 s. */
  reached(isReached: () => boolean): Promise<void>;
  /** Forgets what came and what it should answer. */
  reset(): void;
  close(): Promise<void>;
};

/** A real server that takes webhooks and keeps their raw bytes. To a GET it answers with the challenge. */
export async function startWebhookReceiver(verifyToken = 'verify-me'): Promise<WebhookReceiver> {
  const all: ReceivedWebhook[] = [];
  const answers: (number | 'cut')[] = [];
  let said = 'ok';
  const waiting = new Set<() => void>();
  const server = http.createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) if (Buffer.isBuffer(part)) parts.push(part);
    const { method = '', url = '', headers } = request;
    all.push({ method, url, headers, raw: Buffer.concat(parts) });
    const answer = answers.shift() ?? 200;
    if (answer === 'cut') {
      request.socket.destroy();
    } else if (method === 'GET') {
      const query = new URL(url, 'http://receiver').searchParams;
      const isRight = query.get('hub.verify_token') === verifyToken;
      response.writeHead(isRight ? 200 : 403).end(isRight ? query.get('hub.challenge') : 'no');
    } else {
      response.writeHead(answer).end(said);
    }
    for (const look of waiting) look();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const reached = (isReached: () => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        waiting.delete(look);
      };
      const look = (): void => {
        if (!isReached()) return;
        stop();
        resolve();
      };
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`not reached within 10 s; ${all.length} webhooks came`));
      }, 10_000);
      waiting.add(look);
      look();
    });
  return {
    url: `http://127.0.0.1:${port}/webhooks/instagram`,
    all,
    answerNext: (...next) => void answers.push(...next),
    say: (body) => {
      said = body;
    },
    received: async (count) => {
      await reached(() => all.length >= count);
      return all;
    },
    reached,
    reset: () => {
      all.length = 0;
      answers.length = 0;
      said = 'ok';
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
