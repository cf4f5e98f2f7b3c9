import { createServer, type IncomingHttpHeaders } from 'node:http';
import { once } from 'node:events';
import { text as textOf } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type IceBreakerSet, Secret } from '#libs/domain';
import { GraphClient } from './graph-client.js';

type Seen = { line: string; headers: IncomingHttpHeaders; body: string; port: number | undefined };

const TOKEN = new Secret('IGtoken');
const NOW_MS = 1_790_000_000_000;
const SET: IceBreakerSet = [
  { locale: 'default', call_to_actions: [{ question: 'Where are you?', payload: 'LOC' }] },
];
const seen: Seen[] = [];
let answer = '{}';
let headers: Record<string, string> = {};
let client: GraphClient;

const server = createServer((request, response) => {
  void textOf(request).then((body) => {
    seen.push({
      line: `${request.method} ${request.url}`,
      headers: request.headers,
      body,
      port: request.socket.remotePort,
    });
    response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(answer);
  });
});

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = `http://127.0.0.1:${address.port}`;
  client = new GraphClient({
    graphApiUrl: `${url}/graph/`,
    graphApiVersion: 'v25.0',
    instagramApiUrl: url,
    now: () => NOW_MS,
  });
});

afterAll(async () => {
  await client.close();
  server.close();
});

/** Runs a call against `body`; gives its result and the one request that it made. */
async function against<T>(body: unknown, call: () => Promise<T>) {
  answer = typeof body === 'string' ? body : JSON.stringify(body);
  seen.length = 0;
  const result = await call();
  expect(seen).toHaveLength(1);
  const [{ line, headers, body: sent }] = [seen[0]!];
  return { result, line, headers, sent };
}

describe('ice breakers', () => {
  it('reads them with the token in a header and nowhere else', async () => {
    headers = { 'x-app-usage': '{"call_count":28,"total_time":5,"total_cputime":1}' };
    const {
      result,
      line,
      headers: sent,
    } = await against({ data: SET }, () => client.getIceBreakers(TOKEN, '17841'));
    headers = {};
    expect(line).toBe('GET /graph/v25.0/17841/messenger_profile?fields=ice_breakers');
    expect(sent.authorization).toBe('Bearer IGtoken');
    expect(result.live).toEqual(SET);
    expect(result.usage).toEqual({ appPercent: 28, accountPercent: null, regainAt: null });
  });

  it.each([{ success: true }, { success: 'true' }, { result: 'success' }, {}])(
    'takes %j for a yes when it sets them',
    async (body) => {
      const { line, sent, headers } = await against(body, () =>
        client.setIceBreakers(TOKEN, '17841', SET),
      );
      expect(line).toBe('POST /graph/v25.0/17841/messenger_profile');
      expect(headers['content-type']).toBe('application/json');
      expect(JSON.parse(sent)).toEqual({ platform: 'instagram', ice_breakers: SET });
    },
  );

  it('does not set an empty set', async () => {
    await expect(client.setIceBreakers(TOKEN, '17841', [])).rejects.toThrow(RangeError);
  });

  it('deletes them with a body', async () => {
    const { line, sent } = await against({ success: true }, () =>
      client.deleteIceBreakers(TOKEN, 'me'),
    );
    expect(line).toBe('DELETE /graph/v25.0/me/messenger_profile');
    expect(JSON.parse(sent)).toEqual({ fields: ['ice_breakers'] });
  });

  it('is not fooled by an answer that is no list', async () => {
    const call = () => client.getIceBreakers(TOKEN, '17841');
    await expect(against({}, call)).rejects.toMatchObject({ kind: 'unreadable', httpStatus: 200 });
  });
});

describe('messages', () => {
  it('sends one and gives its id', async () => {
    const { result, line, sent } = await against({ recipient_id: '4309', message_id: 'mid1' }, () =>
      client.sendMessage(TOKEN, '17841', {
        recipientId: '4309',
        message: { text: 'Hello 👋' },
        replyToMid: 'mid0',
      }),
    );
    expect(line).toBe('POST /graph/v25.0/17841/messages');
    expect(JSON.parse(sent)).toEqual({
      recipient: { id: '4309' },
      message: { text: 'Hello 👋' },
      reply_to: { mid: 'mid0' },
    });
    expect(result).toMatchObject({ messageId: 'mid1', recipientId: '4309' });
  });

  it('sends an action, to which Meta answers with the recipient only', async () => {
    const { result, sent } = await against({ recipient_id: '4309' }, () =>
      client.sendAction(TOKEN, '17841', { recipientId: '4309', action: 'typing_on' }),
    );
    expect(JSON.parse(sent)).toEqual({ recipient: { id: '4309' }, sender_action: 'typing_on' });
    expect(result.recipientId).toBe('4309');
  });

  it('lists the last messages of a thread, newest first', async () => {
    const message = (id: string, created_time: string, text: unknown) => ({
      id,
      created_time,
      from: { id: '17841', username: 'shop' },
      message: text,
    });
    const messages = {
      data: [
        message('a', '2024-10-22T13:47:48+0000', 'first'),
        message('b', '2024-10-22T13:47:49+0000', ''),
        { id: 'without sender' },
      ],
    };
    const { result, line } = await against({ data: [{ id: 'c', messages }] }, () =>
      client.listThreadMessages(TOKEN, '17841', '4309', 20),
    );
    const url = new URL(line.slice('GET '.length), 'http://any');
    expect(url.pathname).toBe('/graph/v25.0/17841/conversations');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      platform: 'instagram',
      user_id: '4309',
      fields: 'messages.limit(20){id,created_time,from,to,message}',
    });
    expect(result).toEqual([
      { mid: 'b', text: null, fromId: '17841', createdAtMs: 1_729_604_869_000 },
      { mid: 'a', text: 'first', fromId: '17841', createdAtMs: 1_729_604_868_000 },
    ]);
  });
});

describe('the account', () => {
  const me = {
    id: '1020',
    user_id: '17841400000000001',
    username: 'shop',
    name: 'Shop',
    account_type: 'Business',
  };
  const read = {
    appScopedId: '1020',
    userId: '17841400000000001',
    username: 'shop',
    name: 'Shop',
    accountType: 'Business',
  };
  const asNumber = JSON.stringify(me).replace('"17841400000000001"', '17841400000000001');

  it.each([
    ['at the top level', me, read],
    ['inside data', { data: [me] }, read],
    ['with an id that a JavaScript number cannot hold', asNumber, read],
    [
      'without name and type',
      { ...me, name: undefined, account_type: undefined },
      { ...read, name: null, accountType: null },
    ],
  ])('is read %s', async (_name, body, expected) => {
    const { result, line } = await against(body, () => client.getMe(TOKEN));
    expect(line).toBe('GET /graph/v25.0/me?fields=user_id%2Cusername%2Cname%2Caccount_type');
    expect(result).toEqual(expected);
  });

  it('is not read from an answer that has only the app-scoped id', async () => {
    const call = () => client.getMe(TOKEN);
    await expect(against({ id: '1', username: 'x' }, call)).rejects.toMatchObject({
      kind: 'unreadable',
    });
  });

  it.each([
    [
      { name: 'Ada', username: 'ada', id: '9' },
      { name: 'Ada', username: 'ada' },
    ],
    [
      { name: null, username: 'ada', id: '9' },
      { name: null, username: 'ada' },
    ],
    [{ name: ' A\n\u0007da ' }, { name: 'A da', username: null }],
    [{}, { name: null, username: null }],
    [[], { name: null, username: null }],
  ])('tells who a person is from %j, as far as it says', async (body, expected) => {
    const { result, line } = await against(body, () => client.getPerson(TOKEN, '9000'));
    expect(line).toBe('GET /graph/v25.0/9000?fields=name%2Cusername');
    expect(result).toEqual(expected);
  });

  it.each([
    [{ data: [{ app_id: '1', subscribed_fields: ['messages', 'messaging_postbacks'] }] }, 2],
    [{ data: [{ id: '1', name: 'x', subscribed_fields: [{ name: 'messages' }] }] }, 1],
    [{ data: [] }, 0],
  ])('tells its subscribed fields from %j', async (body, count) => {
    const { result } = await against(body, () => client.getSubscribedFields(TOKEN, '17841'));
    expect(result).toEqual(['messages', 'messaging_postbacks'].slice(0, count));
  });

  it('is subscribed and unsubscribed', async () => {
    const fields = ['messages', 'messaging_postbacks'];
    const { line } = await against({ success: true }, () =>
      client.subscribe(TOKEN, '17841', fields),
    );
    expect(line).toBe(
      'POST /graph/v25.0/17841/subscribed_apps?subscribed_fields=messages%2Cmessaging_postbacks',
    );
    const { line: after } = await against({ success: true }, () =>
      client.unsubscribe(TOKEN, '17841'),
    );
    expect(after).toBe('DELETE /graph/v25.0/17841/subscribed_apps');
  });

  it.each(['', '..', 'a/b', 'a?b', '1 2'])('is not called by the id %j', async (igUserId) => {
    await expect(client.getIceBreakers(TOKEN, igUserId)).rejects.toThrow(TypeError);
  });
});

describe('tokens', () => {
  const exchange = {
    clientId: '990',
    clientSecret: new Secret('sssh'),
    redirectUri: 'https://floe.example/callback',
    code: new Secret('AQB-code#_'),
  };
  const permissions = ['instagram_business_basic', 'instagram_business_manage_messages'];

  it.each([
    [
      'as documented',
      { data: [{ access_token: 'short', user_id: '1020', permissions: permissions.join(',') }] },
      '1020',
    ],
    [
      'at the top level, with a bare id',
      `{"access_token":"short","user_id":17841400000000001,"permissions":${JSON.stringify(permissions)}}`,
      '17841400000000001',
    ],
  ])('exchanges a code, answered %s', async (_name, body, appScopedId) => {
    const { result, line, headers, sent } = await against(body, () =>
      client.exchangeCode(exchange),
    );
    expect(line).toBe('POST /oauth/access_token');
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(headers.authorization).toBeUndefined();
    expect(Object.fromEntries(new URLSearchParams(sent))).toEqual({
      client_id: '990',
      client_secret: 'sssh',
      grant_type: 'authorization_code',
      redirect_uri: 'https://floe.example/callback',
      code: 'AQB-code',
    });
    expect(result.token.reveal()).toBe('short');
    expect(result).toMatchObject({ appScopedId, permissions });
  });

  it('exchanges a short-lived token and refreshes a long-lived one', async () => {
    const body = { access_token: 'long', token_type: 'bearer', expires_in: 5_183_944 };
    const first = await against(body, () =>
      client.exchangeLongLived(new Secret('short'), new Secret('sssh')),
    );
    expect(first.line).toBe(
      'GET /graph/access_token?grant_type=ig_exchange_token&client_secret=sssh&access_token=short',
    );
    const second = await against({ data: [body] }, () => client.refreshToken(new Secret('long')));
    expect(second.line).toBe(
      'GET /graph/refresh_access_token?grant_type=ig_refresh_token&access_token=long',
    );
    for (const { result } of [first, second]) {
      expect(result.token.reveal()).toBe('long');
      expect(result.expiresAt).toEqual(new Date(NOW_MS + 5_183_944_000));
    }
  });

  it('keeps code and secret out of an error', async () => {
    const error_message = 'Matching code AQB-code was not found, sssh';
    const body = { error_type: 'OAuthException', code: 400, error_message };
    await expect(against(body, () => client.exchangeCode(exchange))).rejects.toMatchObject({
      kind: 'permanent',
      metaMessage: 'Matching code [redacted] was not found, [redacted]',
    });
  });

  it('does not take an answer without a time of expiry', async () => {
    await expect(
      against({ access_token: 'long' }, () => client.refreshToken(TOKEN)),
    ).rejects.toMatchObject({ kind: 'unreadable' });
  });
});

it('keeps its connections for further calls', async () => {
  const ports = new Set<unknown>();
  for (let i = 0; i < 10; i++) {
    await against({ data: [] }, () => client.getIceBreakers(TOKEN, '17841'));
    ports.add(seen[0]?.port);
  }
  // A call made in the very tick of an answer finds that socket not yet free.
  expect(ports.size).toBeLessThanOrEqual(2);
});
