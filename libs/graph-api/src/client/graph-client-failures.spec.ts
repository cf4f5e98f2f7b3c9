import { createServer, type RequestListener } from 'node:http';
import { once } from 'node:events';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Secret } from '#libs/domain';
import { GraphError } from '../errors/graph-error.js';
import { GraphClient } from './graph-client.js';
import type { GraphClientOptions } from './graph-client-options.js';

const TOKEN = new Secret('IGtoken_canary_0123456789abcdef');
const MESSAGE = { recipientId: '4309', message: { text: 'Hello' } };

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function clientOf(url: string, options: Partial<GraphClientOptions> = {}): GraphClient {
  const client = new GraphClient({
    graphApiUrl: url,
    graphApiVersion: 'v25.0',
    instagramApiUrl: url,
    ...options,
  });
  cleanups.push(() => client.close().catch(() => {}));
  return client;
}

async function failureOf(call: Promise<unknown>): Promise<GraphError> {
  const error: unknown = await call.then(
    () => new Error('it went well'),
    (reason: unknown) => reason,
  );
  if (error instanceof GraphError) return error;
  throw error;
}

/** What a send gives against a server that behaves so, and how many requests the server saw. */
async function sendTo(listener: RequestListener, options: Partial<GraphClientOptions> = {}) {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    request.resume().on('end', () => listener(request, response));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const client = clientOf(`http://127.0.0.1:${address.port}`, options);
  const error = await failureOf(client.sendMessage(TOKEN, '17841', MESSAGE));
  return { error, requests };
}

const json = (status: number, body: unknown): RequestListener => {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
};
const text = (status: number, body: string): RequestListener => {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'text/html' }).end(body);
  };
};
const graphError = (code: number, subcode?: number, more = {}) => ({
  error: { message: 'words', type: 'IGApiException', code, error_subcode: subcode, ...more },
});
const short = { timeoutMs: 200 };

describe('an answer that is not a good one', () => {
  const cases: [string, RequestListener, Partial<GraphClientOptions>, object][] = [
    [
      'a refusal in words was not acted on',
      json(400, graphError(100, 2534014)),
      {},
      { kind: 'permanent', httpStatus: 400, code: 100, subcode: 2534014, mayHaveActed: false },
    ],
    [
      'a window error with status 403 was not acted on',
      json(403, graphError(10, 2534022)),
      {},
      { kind: 'permanent', httpStatus: 403, mayHaveActed: false },
    ],
    [
      'a dead token in a 200 was not acted on',
      json(200, graphError(190, 460)),
      {},
      { kind: 'reauth', httpStatus: 200, mayHaveActed: false },
    ],
    [
      'an error nobody knows in a 200 may have acted',
      json(200, graphError(4711)),
      {},
      { kind: 'unknown', httpStatus: 200, mayHaveActed: true },
    ],
    [
      'an error nobody knows in a 400 was not acted on',
      json(400, graphError(4711)),
      {},
      { kind: 'unknown', mayHaveActed: false },
    ],
    [
      'a transient error nobody knows may have acted',
      json(400, graphError(4711, 1, { is_transient: true })),
      {},
      { kind: 'retry', mayHaveActed: true },
    ],
    [
      'the failure that Meta reports for messages it sent may have acted',
      json(400, graphError(1, 1357046)),
      {},
      { kind: 'retry', mayHaveActed: true },
    ],
    [
      'an error in words with a 5xx may have acted',
      json(500, graphError(2)),
      {},
      { kind: 'retry', httpStatus: 500, mayHaveActed: true },
    ],
    [
      'a refusal in words with a 5xx may have acted',
      json(500, graphError(100)),
      {},
      { httpStatus: 500, mayHaveActed: true },
    ],
    [
      'a 502 of a proxy may have acted',
      text(502, '<html>'),
      {},
      { kind: 'retry', httpStatus: 502, mayHaveActed: true },
    ],
    [
      'a 404 that is not JSON may have acted',
      text(404, '<html>'),
      {},
      { kind: 'unreadable', httpStatus: 404, mayHaveActed: true },
    ],
    [
      'a 429 that is not JSON throttles',
      text(429, 'slow down'),
      {},
      { kind: 'throttle', scope: 'account', mayHaveActed: true },
    ],
    [
      'a 200 that is not JSON may have acted',
      text(200, '<html>'),
      {},
      { kind: 'unreadable', httpStatus: 200, mayHaveActed: true },
    ],
    [
      'a 200 without a body may have acted',
      text(200, ''),
      {},
      { kind: 'unreadable', mayHaveActed: true },
    ],
    [
      'a 200 without a message id may have acted',
      json(200, {}),
      {},
      { kind: 'unreadable', httpStatus: 200, mayHaveActed: true },
    ],
    [
      'a 400 without an error may have acted',
      json(400, {}),
      {},
      { kind: 'unreadable', httpStatus: 400, mayHaveActed: true },
    ],
    [
      'a redirect is not followed',
      (_request, response) => {
        response.writeHead(307, { location: '/elsewhere' }).end('{}');
      },
      {},
      { kind: 'unreadable', httpStatus: 307, mayHaveActed: true },
    ],
    [
      'silence ends at the deadline, and may have acted',
      () => {},
      short,
      { kind: 'timed-out', httpStatus: null, mayHaveActed: true },
    ],
    [
      'an answer that stops halfway ends at the same deadline',
      (_request, response) => {
        response.writeHead(200, { 'content-length': '100' }).write('{"message_id":"m');
      },
      short,
      { kind: 'timed-out', httpStatus: 200, mayHaveActed: true },
    ],
    [
      'an answer that drips ends at the same deadline',
      (_request, response) => {
        response.writeHead(200);
        const dripping = setInterval(() => response.write(' '), 20);
        response.on('close', () => clearInterval(dripping));
      },
      short,
      { kind: 'timed-out', httpStatus: 200, mayHaveActed: true },
    ],
    [
      'a connection cut after the request was read may have acted',
      (request) => request.socket.destroy(),
      {},
      { kind: 'unreadable', httpStatus: null, mayHaveActed: true },
    ],
    [
      'a connection cut within the answer may have acted',
      (request, response) => {
        response.writeHead(200, { 'content-length': '100' }).write('{"message_id":"m1"', () => {
          request.socket.destroy();
        });
      },
      {},
      { kind: 'unreadable', httpStatus: 200, mayHaveActed: true },
    ],
    [
      'a refusal that is cut off is no refusal yet',
      (request, response) => {
        response.writeHead(400, { 'content-length': '100' }).write('{"error":', () => {
          request.socket.destroy();
        });
      },
      {},
      { kind: 'unreadable', httpStatus: 400, mayHaveActed: true },
    ],
    [
      'an answer that never ends is cut off by its size',
      (_request, response) => {
        response.writeHead(200);
        const more = () => {
          while (!response.destroyed && response.write(' '.repeat(4096)));
        };
        response.on('drain', more);
        more();
      },
      { maxAnswerBytes: 10_000 },
      { kind: 'unreadable', httpStatus: 200, mayHaveActed: true },
    ],
  ];

  it.each(cases)('%s, after one try', async (_name, listener, options, expected) => {
    const { error, requests } = await sendTo(listener, options);
    expect(error).toMatchObject(expected);
    expect(requests).toBe(1);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('canary');
  });

  it('takes an answer of exactly the largest size', async () => {
    const body = JSON.stringify(graphError(100));
    const { error } = await sendTo(text(400, body), { maxAnswerBytes: body.length });
    expect(error.kind).toBe('permanent');
  });

  it('says when calls are let through again', async () => {
    const { error } = await sendTo(
      (_request, response) => {
        const usage = { 17841: [{ type: 'instagram', estimated_time_to_regain_access: 19 }] };
        response
          .writeHead(400, { 'x-business-use-case-usage': JSON.stringify(usage) })
          .end(JSON.stringify(graphError(80002)));
      },
      { now: () => 1_000_000 },
    );
    expect(error.kind).toBe('throttle');
    expect(error.regainAt).toEqual(new Date(1_000_000 + 19 * 60_000));
  });

  it('waits at least half an hour for an account that may not send for a while', async () => {
    const { error } = await sendTo(json(400, graphError(10, 1893063)), { now: () => 0 });
    expect(error.regainAt).toEqual(new Date(30 * 60_000));
  });

  it("keeps Meta's words and trace id, without the token that Meta quotes back", async () => {
    const message = `Malformed access token ${TOKEN.reveal()}\nIGQVJXabcdefghijklmnopqrstuv`;
    const { error } = await sendTo(json(400, { error: { message, code: 190, fbtrace_id: 'Abc' } }));
    expect(error.metaMessage).toBe('Malformed access token [redacted] [redacted]');
    expect(error.traceId).toBe('Abc');
    expect(error.message).toContain('sendMessage: status 400, code 190');
  });
});

it('does not send a token that cannot stand in a header', async () => {
  const client = clientOf('http://127.0.0.1:9');
  for (const token of ['', 'a\r\nX: y', 'ä']) {
    const error = await failureOf(client.getMe(new Secret(token)));
    expect(error).toMatchObject({ kind: 'reauth', mayHaveActed: false });
  }
});
