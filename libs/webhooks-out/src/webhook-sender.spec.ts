import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type NetworkSeams, WebhookSender, type WebhookSenderOptions } from './webhook-sender.js';

const toClose: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});

async function listening(server: Server, host = '127.0.0.1', port = 0): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  toClose.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

const httpServer = (onRequest: RequestListener) => listening(createServer(onRequest));
const rawServer = (bytes: string) =>
  listening(createTcpServer((socket) => socket.once('data', () => socket.end(bytes))));

function aSender(options: Partial<WebhookSenderOptions> = {}, seams: NetworkSeams = {}) {
  const sender = new WebhookSender({ allowPrivateAddresses: true, ...options }, seams);
  toClose.push(() => sender.close());
  return sender;
}

const post = (sender: WebhookSender, url: string, signal?: AbortSignal) =>
  sender.post({
    url,
    headers: { 'webhook-id': 'x1' },
    body: '{"é":1}',
    ...(signal === undefined ? {} : { signal }),
  });

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

describe('WebhookSender.post', () => {
  it('posts the very bytes with the headers, and gives status and answer', async () => {
    let seen: object = {};
    const port = await httpServer(async (request, response) => {
      const { method, url, headers } = request;
      seen = { method, url, headers, body: await textOf(request) };
      response.writeHead(202, { 'retry-after': '9' }).end('thanks');
    });
    const result = await post(aSender(), `http://127.0.0.1:${port}/hooks?a=1`);
    expect(result).toEqual({
      ok: true,
      headers: expect.objectContaining({ 'retry-after': '9' }),
      control: null,
      status: 202,
      ms: expect.any(Number),
      answer: 'thanks',
      retryAfterMs: 9000,
    });
    expect(seen).toMatchObject({
      method: 'POST',
      url: '/hooks?a=1',
      headers: { 'webhook-id': 'x1', 'content-type': 'application/json', 'content-length': '8' },
      body: '{"é":1}',
    });
  });

  it.each([204, 400, 410, 429, 500, 503])('gives back status %d as an answer', async (status) => {
    const port = await httpServer((_request, response) => response.writeHead(status).end());
    const result = await post(aSender(), `http://127.0.0.1:${port}/`);
    expect(result).toMatchObject({ ok: true, status });
  });

  it.each([301, 302, 303, 307, 308])('does not follow a redirect (%d)', async (status) => {
    let hits = 0;
    const port = await httpServer((request, response) => {
      hits += 1;
      response.writeHead(status, { location: `http://${request.headers.host}/again` }).end();
    });
    const result = await post(aSender(), `http://127.0.0.1:${port}/`);
    expect(result).toMatchObject({ ok: false, kind: 'refused-redirect', status });
    expect(hits).toBe(1);
  });

  it('reads no more of an endless answer than it keeps, and lets go of the connection', async () => {
    let cut = Promise.resolve();
    const port = await httpServer((_request, response) => {
      cut = new Promise((resolve) => response.once('close', resolve));
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', more);
      more();
    });
    const result = await post(aSender({ maxAnswerBytes: 1000 }), `http://127.0.0.1:${port}/`);
    expect(result).toMatchObject({ ok: true, status: 200, answer: 'x'.repeat(1000) });
    await cut;
  });

  it('keeps the status when the body of the answer never ends', async () => {
    const port = await httpServer((_request, response) => {
      response.writeHead(200).write('begun\u0000');
    });
    const result = await post(aSender({ timeoutMs: 300 }), `http://127.0.0.1:${port}/`);
    expect(result).toMatchObject({ ok: true, status: 200, answer: 'begun\ufffd' });
  });

  it('gives up on a server that never answers, within the time', async () => {
    const port = await httpServer(() => {});
    const result = await post(aSender({ timeoutMs: 300 }), `http://127.0.0.1:${port}/`);
    expect(result).toMatchObject({ ok: false, kind: 'timed-out', status: null });
    expect(result.ms).toBeGreaterThanOrEqual(290);
    expect(result.ms).toBeLessThan(3000);
  });

  it('gives up on a server that answers byte by byte', async () => {
    const server = createTcpServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nslow: ');
      const timer = setInterval(() => socket.write('x'), 50);
      socket.on('error', () => {}).once('close', () => clearInterval(timer));
    });
    const port = await listening(server);
    const result = await post(aSender({ timeoutMs: 400 }), `http://127.0.0.1:${port}/`);
    expect(result).toMatchObject({ ok: false, kind: 'timed-out' });
    expect(result.ms).toBeLessThan(3000);
  });

  it('gives up on a look-up that never ends', async () => {
    const sender = aSender({ timeoutMs: 300 }, { lookup: () => {} });
    const result = await post(sender, 'http://partner.example/');
    expect(result).toMatchObject({ ok: false, kind: 'timed-out' });
    expect(result.ms).toBeLessThan(3000);
  });

  it('sends nothing any more after it gave up while it was connecting', async () => {
    const seen: string[] = [];
    const port = await httpServer(async (request, response) => {
      seen.push(await textOf(request));
      response.end();
    });
    const lookedUp: (() => void)[] = [];
    const sender = aSender(
      { timeoutMs: 300 },
      {
        lookup: (_host, _options, callback) => {
          lookedUp.push(() => callback(null, [{ address: '127.0.0.1', family: 4 }]));
        },
      },
    );
    const url = `http://partner.example:${port}/`;
    expect(await post(sender, url)).toMatchObject({ ok: false, kind: 'timed-out' });
    const second = sender.post({ url, headers: {}, body: 'second' });
    for (const answer of lookedUp) answer();
    expect(await second).toMatchObject({ ok: true });
    expect(seen).toEqual(['second']);
  });

  it('stops when our own process says so', async () => {
    const stop = new AbortController();
    const port = await httpServer(() => stop.abort());
    const result = await post(aSender(), `http://127.0.0.1:${port}/`, stop.signal);
    expect(result).toMatchObject({ ok: false, kind: 'cancelled' });
  });

  it('says that a host refuses, and names no address', async () => {
    const port = await listening(createTcpServer());
    await toClose.pop()!();
    const result = await post(aSender(), `http://127.0.0.1:${port}/`);
    expect(result).toMatchObject({ ok: false, kind: 'unreachable' });
    expect(JSON.stringify(result)).not.toContain('127.0.0.1');
  });

  it.each([
    ['a cut before the answer', '', 'unreachable'],
    ['something that is not HTTP', 'SSH-2.0-OpenSSH_9.2\r\n', 'unreadable'],
    ['a header of 100 kB', `HTTP/1.1 200 OK\r\nx: ${'x'.repeat(100_000)}\r\n\r\n`, 'unreadable'],
  ])('survives %s', async (_what, bytes, kind) => {
    const port = await rawServer(bytes);
    const result = await post(aSender(), `http://127.0.0.1:${port}/`);
    expect(result).toMatchObject({ ok: false, kind });
  });

  it('says that no secure connection can be made with a server that speaks none', async () => {
    const port = await httpServer((_request, response) => response.end());
    const result = await post(aSender(), `https://127.0.0.1:${port}/`);
    expect(result).toMatchObject({ ok: false, kind: 'tls-failed' });
  });
});

describe('WebhookSender, where addresses are guarded,', () => {
  it.each([
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]:8443/',
    'https://2130706433/',
    'https://localhost/',
    'http://example.com/',
    'https://example.com:25/',
  ])('does not even look up %s', async (url) => {
    let lookups = 0;
    const lookup = () => void (lookups += 1);
    const sender = aSender({ allowPrivateAddresses: false, timeoutMs: 500 }, { lookup });
    expect(await post(sender, url)).toMatchObject({ ok: false, kind: 'blocked' });
    expect(lookups).toBe(0);
  });

  it.each([
    '127.0.0.1',
    '10.0.0.1',
    '169.254.169.254',
    '::1',
    '::ffff:127.0.0.1',
    '64:ff9b::a00:1',
  ])('does not connect when a name leads to %s', async (address) => {
    const sender = aSender(
      { allowPrivateAddresses: false, timeoutMs: 2000 },
      { lookup: (_host, _options, callback) => callback(null, address) },
    );
    const result = await post(sender, 'https://partner.example/');
    expect(result).toMatchObject({ ok: false, kind: 'blocked' });
  });

  it('asks about a literal too, for which Node makes no look-up', async () => {
    let hits = 0;
    const port = await httpServer((_request, response) => {
      hits += 1;
      response.end();
    });
    const sender = aSender({}, { isAllowedAddress: () => false });
    const result = await post(sender, `http://127.0.0.1:${port}/`);
    expect(result).toMatchObject({ ok: false, kind: 'blocked' });
    expect(hits).toBe(0);
  });

  it('looks at the peer of the connected socket once more', async () => {
    let hits = 0;
    const port = await httpServer((_request, response) => {
      hits += 1;
      response.end();
    });
    let asked = 0;
    const sender = aSender(
      {},
      {
        lookup: (_host, _options, callback) =>
          callback(null, [{ address: '127.0.0.1', family: 4 }]),
        isAllowedAddress: () => asked++ === 0,
      },
    );
    const result = await post(sender, `http://partner.example:${port}/`);
    expect(result).toMatchObject({ ok: false, kind: 'blocked' });
    expect([asked, hits]).toEqual([2, 0]);
  });

  it('reaches only the allowed address of a name that changes its answer', async () => {
    const hits = { outside: 0, inside: 0 };
    const answer = (_request: IncomingMessage, response: ServerResponse) => response.end();
    const outside = createServer((request, response) => {
      hits.outside += 1;
      answer(request, response);
    });
    const inside = createServer(answer).on('connection', () => (hits.inside += 1));
    const port = await listening(outside);
    const insideAddress = await listening(inside, '127.0.0.2', port)
      .then(() => '127.0.0.2')
      .catch(() => listening(inside, '::1', port).then(() => '::1'));

    let lookups = 0;
    const sequence = ['127.0.0.1', insideAddress];
    const isAllowedAddress = (ip: string) => ip === '127.0.0.1';
    const results: string[] = [];
    for (let round = 0; round < 40; round++) {
      const sender = aSender(
        {},
        {
          isAllowedAddress,
          lookup: (_host, _options, callback) => callback(null, sequence[lookups++ % 2]!),
        },
      );
      const result = await post(sender, `http://rebind.example:${port}/`);
      results.push(result.ok ? 'reached' : result.kind);
    }
    const both = [...sequence].map((address) => ({
      address,
      family: address.includes(':') ? 6 : 4,
    }));
    const mixed = aSender(
      {},
      { isAllowedAddress, lookup: (_h, _o, callback) => callback(null, both) },
    );
    expect(await post(mixed, `http://rebind.example:${port}/`)).toMatchObject({ ok: true });

    expect(results.filter((one) => one === 'reached')).toHaveLength(20);
    expect(results.filter((one) => one === 'blocked')).toHaveLength(20);
    expect(hits).toEqual({ outside: 21, inside: 0 });
  });
});
