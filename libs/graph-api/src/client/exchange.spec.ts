import { createServer as createHttpServer } from 'node:http';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Agent, type Dispatcher } from 'undici';
import { Secret } from '#libs/domain';
import { exchange, ExchangeError } from './exchange.js';
import { GraphClient } from './graph-client.js';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function listening(server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket.on('error', () => {}));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    if (server.listening) await once(server, 'close');
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

function agent(options: Agent.Options = {}): Dispatcher {
  const made = new Agent({ allowH2: false, ...options });
  cleanups.push(() => made.destroy());
  return made;
}

function post(origin: string, dispatcher = agent(), timeoutMs = 5000, signal?: AbortSignal) {
  return exchange(
    dispatcher,
    { origin, path: '/', method: 'POST', headers: {}, body: '{"a":1}' },
    { timeoutMs, maxAnswerBytes: 1000, signal },
  );
}

async function failureOf(call: Promise<unknown>): Promise<ExchangeError> {
  const error: unknown = await call.then(
    () => new Error('it went well'),
    (reason: unknown) => reason,
  );
  if (error instanceof ExchangeError) return error;
  throw error;
}

describe('a request without a connection was surely not sent', () => {
  it('when the port is closed', async () => {
    const server = createServer();
    const url = await listening(server);
    server.close();
    const error = await failureOf(post(url));
    expect(error).toMatchObject({ failure: 'unreachable', wasSent: false, status: null });
    expect(inspect(error.cause)).toContain('ECONNREFUSED');
  });

  it('when the name is unknown', async () => {
    const nobody = agent({
      connect: {
        lookup: (_host, _options, done) => {
          done(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }), []);
        },
      },
    });
    const error = await failureOf(post('http://graph.invalid', nobody));
    expect(error).toMatchObject({ failure: 'unreachable', wasSent: false });
  });

  it('when the handshake takes too long', async () => {
    const url = (await listening(createServer())).replace('http', 'https');
    const error = await failureOf(post(url, agent({ connect: { timeout: 50 } })));
    expect(error).toMatchObject({ failure: 'unreachable', wasSent: false });
    expect(inspect(error.cause)).toContain('UND_ERR_CONNECT_TIMEOUT');
  });

  it('when the deadline passes before that', async () => {
    const url = (await listening(createServer())).replace('http', 'https');
    const error = await failureOf(post(url, agent(), 50));
    expect(error).toMatchObject({ failure: 'timed-out', wasSent: false });
  });

  it('when the dispatcher is closed', async () => {
    const closed = new Agent();
    await closed.close();
    const error = await failureOf(post('http://127.0.0.1:9', closed));
    expect(error).toMatchObject({ failure: 'unreachable', wasSent: false });
  });

  it('when the caller had called it off before', async () => {
    const error = await failureOf(post('http://127.0.0.1:9', agent(), 50, AbortSignal.abort()));
    expect(error).toMatchObject({ failure: 'aborted', wasSent: false });
  });
});

it('never sends a request whose time was over, though its timer has not said so yet', async () => {
  let received = 0;
  const server = createServer((socket) => socket.on('data', () => (received += 1)));
  const url = await listening(server);
  const { hostname, port } = new URL(url);
  // The connection stands when the process wakes; what a freeze does to clocks, the clock does alone.
  const asFrozen = agent({
    connect: (_options, done) => {
      const socket = connect(Number(port), hostname, () => {
        const now = Date.now;
        jest.spyOn(Date, 'now').mockImplementation(() => now() + 60_000);
        done(null, socket);
      });
    },
  });
  const error = await failureOf(post(url, asFrozen));
  jest.restoreAllMocks();
  expect(error).toMatchObject({ failure: 'timed-out', wasSent: false });
  await asFrozen.close();
  expect(received).toBe(0);
});

it('never sends a request that was given up while it waited for a connection', async () => {
  let requests = 0;
  const server = createHttpServer((request) => {
    requests += 1;
    request.resume();
  });
  const url = await listening(server);
  const one = agent({ connections: 1, pipelining: 1 });
  const abort = new AbortController();
  const arrived = once(server, 'request');

  const busy = failureOf(post(url, one, 5000, abort.signal));
  await arrived;
  const hasty = await failureOf(post(url, one, 30));
  expect(hasty).toMatchObject({ failure: 'timed-out', wasSent: false });
  const next = once(server, 'request');
  const last = failureOf(post(url, one, 200));
  abort.abort();
  expect(await busy).toMatchObject({ failure: 'aborted', wasSent: true });
  await next;
  expect(await last).toMatchObject({ failure: 'timed-out', wasSent: true });
  expect(requests).toBe(2);
});

describe('a server that hangs up', () => {
  type HangUp = (socket: Socket) => void;
  const ways: [string, HangUp][] = [
    ['resets the connection at once', (socket) => socket.resetAndDestroy()],
    ['closes the connection at once', (socket) => socket.destroy()],
    ['says goodbye at once', (socket) => socket.end()],
    ['resets it a moment later', (socket) => setImmediate(() => socket.resetAndDestroy())],
    ['closes it a moment later', (socket) => setImmediate(() => socket.destroy())],
    [
      'resets it at the first byte',
      (socket) => socket.once('data', () => socket.resetAndDestroy()),
    ],
    ['closes it at the first byte', (socket) => socket.once('data', () => socket.destroy())],
  ];

  it.each(ways)('and %s never makes "sent" look like "not sent"', async (_name, hangUp) => {
    let bytes = 0;
    const server = createServer((socket) => {
      socket.on('data', (chunk) => (bytes += chunk.length));
      hangUp(socket);
    });
    const url = await listening(server);
    const dispatcher = agent();
    for (let i = 0; i < 10; i++) {
      bytes = 0;
      const error = await failureOf(post(url, dispatcher));
      expect(['unreachable', 'broken-off']).toContain(error.failure);
      if (bytes > 0) expect(error.wasSent).toBe(true);
      expect(error.failure === 'broken-off').toBe(error.wasSent);
    }
  });

  it('after the first byte had the request', async () => {
    const server = createServer((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const error = await failureOf(post(await listening(server)));
    expect(error).toMatchObject({ failure: 'broken-off', wasSent: true });
  });
});

describe('an exchange', () => {
  it('passes over answers that are only on the way', async () => {
    const server = createServer((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 103 Early Hints\r\nx: 1\r\n\r\n');
        socket.end('HTTP/1.1 200 OK\r\nx: 2\r\ncontent-length: 2\r\n\r\n{}');
      });
    });
    const { status, headers, body } = await post(await listening(server));
    expect({ status, x: headers['x'], body: body.toString() }).toEqual({
      status: 200,
      x: '2',
      body: '{}',
    });
  });

  it('that is called off on the way was sent, and says why it ended', async () => {
    const abort = new AbortController();
    const server = createHttpServer(() => abort.abort(new Error('shutting down')));
    const error = await failureOf(post(await listening(server), agent(), 5000, abort.signal));
    expect(error).toMatchObject({ failure: 'aborted', wasSent: true });
    expect(error.cause).toEqual(new Error('shutting down'));
  });
});

it('keeps nothing of what a server says that does not speak HTTP', async () => {
  const server = createServer((socket) => {
    socket.once('data', () => socket.end('canary of another kind\r\n\r\n'));
  });
  const url = await listening(server);
  const client = new GraphClient({
    graphApiUrl: url,
    graphApiVersion: 'v25.0',
    instagramApiUrl: url,
  });
  cleanups.push(() => client.close());
  const error: unknown = await client.getMe(new Secret('token')).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ kind: 'unreadable', mayHaveActed: true });
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('canary');
});
