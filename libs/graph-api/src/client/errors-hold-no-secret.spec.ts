import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Secret } from '#libs/domain';
import { GraphError } from '../errors/graph-error.js';
import { GraphClient } from './graph-client.js';

/** Without the beginning of Meta's tokens, so that only knowing them can take them out. */
const PLAIN = {
  token: 'canary-access-token-d41d8cd98f00b204/+=9800998ecf8427e',
  clientSecret: 'canary-client-secret-e3b0c44298fc1c149afbf4c8996fb924',
  code: 'canary-code-AQ27ae41e4649b934ca495991b7852b855',
};
const TOKEN = new Secret(PLAIN.token);
const CLIENT_SECRET = new Secret(PLAIN.clientSecret);
const CODE = new Secret(PLAIN.code);

/** What a server writes after a whole request; null: nothing, for ever. */
type Behaviour = (request: string) => string | null;

const bodyOf = (body: string, head = 'HTTP/1.1 400 Bad Request', type = 'application/json') =>
  `${head}\r\ncontent-type: ${type}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
const all = Object.values(PLAIN).join(' ');
const quoted = `${all} ${encodeURIComponent(all)}`;
const graphError = JSON.stringify({
  error: { message: `Malformed access token ${quoted}`, code: 190, fbtrace_id: quoted },
});

const BEHAVIOURS: [string, Behaviour][] = [
  ['quotes them in the words and the trace id of a refusal', () => bodyOf(graphError)],
  ['quotes them in a refusal with status 200', () => bodyOf(graphError, 'HTTP/1.1 200 OK')],
  [
    'quotes them in the envelope of the login',
    () => bodyOf(JSON.stringify({ error_type: quoted, code: 400, error_message: quoted })),
  ],
  [
    'quotes them in the envelope of a refused authorization',
    () => bodyOf(JSON.stringify({ error: quoted, error_reason: quoted, error_description: all })),
  ],
  ['sends the request back as a page', (sent) => bodyOf(sent, 'HTTP/1.1 502 No', 'text/html')],
  ['sends the request back as JSON', (sent) => bodyOf(JSON.stringify({ sent, [all]: all }))],
  [
    'sends the request back as good JSON',
    (sent) => bodyOf(JSON.stringify({ sent }), 'HTTP/1.1 200 OK'),
  ],
  [
    'redirects to an address with them',
    () =>
      `HTTP/1.1 302 Found\r\nlocation: /?${encodeURIComponent(all)}\r\ncontent-length: 0\r\n\r\n`,
  ],
  ['sends back what is no HTTP', (sent) => sent],
  ['breaks off', (sent) => `HTTP/1.1 200 OK\r\ncontent-length: 99999\r\n\r\n${sent}`],
  [
    'chunks wrongly',
    () => `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${all}\r\n${all}\r\n`,
  ],
  ['has a header that is none', () => `HTTP/1.1 200 OK\r\n${all}\r\n\r\n`],
  ['has a header without end', () => `HTTP/1.1 200 OK\r\nx: ${all.repeat(400)}\r\n\r\n`],
  ['sends too much', (sent) => bodyOf(sent.repeat(200), 'HTTP/1.1 200 OK')],
  ['never answers', () => null],
];

type Name = keyof typeof PLAIN;

/** Each with the secrets that it carries: of others it cannot know what they are. */
const CALLS: [string, Name[], (client: GraphClient) => Promise<unknown>][] = [
  ['getMe', ['token'], (client) => client.getMe(TOKEN)],
  [
    'sendMessage',
    ['token'],
    (client) => client.sendMessage(TOKEN, '178', { recipientId: '5', message: { text: 'Hi' } }),
  ],
  [
    'exchangeCode',
    ['clientSecret', 'code'],
    (client) =>
      client.exchangeCode({
        clientId: '1',
        clientSecret: CLIENT_SECRET,
        redirectUri: 'https://floe.example/back',
        code: CODE,
      }),
  ],
  [
    'exchangeLongLived',
    ['token', 'clientSecret'],
    (client) => client.exchangeLongLived(TOKEN, CLIENT_SECRET),
  ],
  ['refreshToken', ['token'], (client) => client.refreshToken(TOKEN)],
];

let behaviour: Behaviour = () => null;
let client: GraphClient;
const sockets = new Set<Socket>();
const server = createServer((socket) => {
  sockets.add(socket);
  socket.on('error', () => {});
  let sent = '';
  socket.on('data', (chunk) => {
    sent += chunk.toString('latin1');
    if (!isWhole(sent)) return;
    const answer = behaviour(sent);
    if (answer !== null) socket.end(answer);
  });
});

function isWhole(request: string): boolean {
  const [head = '', body = ''] = request.split('\r\n\r\n');
  const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
  return request.includes('\r\n\r\n') && body.length >= length;
}

function clientFor(port: number): GraphClient {
  const url = `http://127.0.0.1:${port}`;
  return new GraphClient({
    graphApiUrl: url,
    instagramApiUrl: url,
    graphApiVersion: 'v25.0',
    timeoutMs: 300,
    maxAnswerBytes: 4096,
  });
}

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
beforeEach(() => {
  const address = server.address();
  client = clientFor(typeof address === 'object' && address !== null ? address.port : 0);
});
afterEach(() => client.close());
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  server.close();
  await once(server, 'close');
});

/**
 * Every text and every `Secret` that hangs on a value: through own properties, hidden ones and
 * symbols, getters, maps, sets, bytes, causes and prototypes below the built-in ones.
 */
function holdingsOf(value: unknown, seen = new Set<unknown>()): (string | Secret)[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null || seen.has(value)) return [];
  seen.add(value);
  if (value instanceof Secret) return [value];
  if (value instanceof URL) return [value.href];
  if (ArrayBuffer.isView(value)) {
    return [Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1')];
  }
  const inside: unknown[] = [];
  if (value instanceof Map) inside.push(...value.keys(), ...value.values());
  if (value instanceof Set) inside.push(...value);
  for (const key of Reflect.ownKeys(value)) {
    inside.push(typeof key === 'symbol' ? key.description : key);
    try {
      inside.push(Reflect.get(value, key));
    } catch (error) {
      inside.push(error);
    }
  }
  return inside.flatMap((one) => holdingsOf(one, seen));
}

/** All that a log, a queue or a report could make of the error. */
function textsOf(error: unknown): string[] {
  const holdings = holdingsOf(error);
  return [
    ...holdings.filter((held) => typeof held === 'string'),
    ...holdings.filter((held) => held instanceof Secret).map((held) => held.reveal()),
    inspect(error, { showHidden: true, depth: Infinity, getters: true }),
    JSON.stringify(error) ?? '',
    String(error),
  ];
}

function secretsIn(error: unknown, names: readonly Name[]): Name[] {
  const texts = textsOf(error);
  return names.filter((name) => {
    const plain = PLAIN[name];
    const forms = [plain, encodeURIComponent(plain), Buffer.from(plain).toString('base64')];
    return texts.some((text) => forms.some((form) => text.includes(form)));
  });
}

async function errorOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => {
      throw new Error('it went well');
    },
    (reason: unknown) => reason,
  );
}

describe('the error of a call to a server that', () => {
  it.each(BEHAVIOURS)('%s holds no secret of the call', async (_what, behave) => {
    behaviour = behave;
    for (const [name, carried, call] of CALLS) {
      const error = await errorOf(call(client));
      expect(error).toBeInstanceOf(GraphError);
      expect({ name, found: secretsIn(error, carried) }).toEqual({ name, found: [] });
    }
  });

  it('is not there holds none either', async () => {
    const unreachable = clientFor(9);
    for (const [name, carried, call] of CALLS) {
      const error = await errorOf(call(unreachable));
      expect(error).toMatchObject({ kind: 'unreachable' });
      expect({ name, found: secretsIn(error, carried) }).toEqual({ name, found: [] });
    }
    await unreachable.close();
  });
});

describe('the search itself', () => {
  const hidden = new Error('hidden');
  Object.defineProperty(hidden, 'request', { value: { headers: [PLAIN.token] } });
  const tagged = Object.assign(new Error('tagged'), { [Symbol(PLAIN.code)]: 1 });
  it.each<[string, Error, Name]>([
    ['in the message', new Error(`no ${PLAIN.token}`), 'token'],
    [
      'in the cause of the cause',
      new Error('a', { cause: new Error('b', { cause: PLAIN.code }) }),
      'code',
    ],
    ['in a property that is not listed', hidden, 'token'],
    ['in a symbol', tagged, 'code'],
    ['in bytes', Object.assign(new Error('c'), { data: Buffer.from(PLAIN.token) }), 'token'],
    [
      'as a Secret',
      Object.assign(new Error('d'), { held: new Map([[1, CLIENT_SECRET]]) }),
      'clientSecret',
    ],
    [
      'in a URL',
      Object.assign(new Error('e'), {
        url: new URL(`http://a/?${encodeURIComponent(PLAIN.token)}`),
      }),
      'token',
    ],
    ['in the errors of an error', new AggregateError([new Error(PLAIN.token)], 'f'), 'token'],
  ])('finds one %s', (_where, error, name) => {
    expect(secretsIn(error, ['token', 'clientSecret', 'code'])).toEqual([name]);
  });
});
