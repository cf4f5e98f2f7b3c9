import { newId } from '#libs/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aNumericId } from '../../support/builders.js';
import { escapedJson } from '../../simulator/webhooks/escape-unicode.js';
import { expectProblem } from './expect-problem.js';
import { aTapItem, aWebhook, countEvents, INTAKE, sendWebhook } from './meta-webhook.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { openSocket, rawRequest } from './raw-http.js';
import { aTenant, anAccount, type AccountOfTest, type TenantOfTest } from './tenants.js';

const MIB = 1024 * 1024;

describe('the intake of webhooks', () => {
  let gateway: Gateway;
  let tenant: TenantOfTest;
  let account: AccountOfTest;
  beforeAll(async () => {
    gateway = await openGateway();
    tenant = await aTenant(gateway);
    account = await anAccount(gateway, tenant);
  });
  afterAll(() => gateway.close());

  const added = async (send: () => Promise<{ status: number; text: string }>) => {
    const before = await countEvents(gateway, account.igUserId);
    const answer = await send();
    const events = (await countEvents(gateway, account.igUserId)) - before;
    return { status: answer.status, events };
  };

  it('keeps an event of any alphabet, signed over its escaped spelling', async () => {
    const title = 'Öffnungszeiten? 営業時間 👩‍👩‍👧 / <b> %41 @';
    const mid = `m_${newId()}`;
    const body = aWebhook({ [account.igUserId]: [aTapItem(account.igUserId, { mid, title })] });
    for (const style of ['unicode', 'unicode-and-specials'] as const) {
      const bytes = Buffer.from(escapedJson(body, style));
      expect((await sendWebhook(gateway, bytes)).status).toBe(200);
    }
    const rows = await gateway.database.ask('SELECT title FROM inbound_events WHERE mid = $1', [
      mid,
    ]);
    expect(rows).toEqual([{ title }]);
  });

  it('keeps 1000 events of 20 accounts from one request before it answers', async () => {
    const accounts = [];
    for (let i = 0; i < 20; i += 1) accounts.push(await anAccount(gateway, tenant));
    const items = accounts.map(({ igUserId }): [string, unknown[]] => [
      igUserId,
      Array.from({ length: 50 }, () => aTapItem(igUserId)),
    ]);
    const bytes = Buffer.from(JSON.stringify(aWebhook(Object.fromEntries(items))));
    const startedMs = performance.now();
    const answer = await sendWebhook(gateway, bytes);
    const tookMs = performance.now() - startedMs;
    const counts = await Promise.all(
      accounts.map(({ igUserId }) => countEvents(gateway, igUserId)),
    );
    expect({ status: answer.status, text: answer.text }).toEqual({
      status: 200,
      text: 'EVENT_RECEIVED',
    });
    expect(counts).toEqual(accounts.map(() => 50));
    // Meta gives up after 5 s.
    expect(tookMs).toBeLessThan(5_000);
  });

  it('keeps what comes in many requests at once, each event once', async () => {
    const bodies = Array.from({ length: 40 }, () =>
      aWebhook({ [account.igUserId]: [aTapItem(account.igUserId), aTapItem(account.igUserId)] }),
    );
    const before = await countEvents(gateway, account.igUserId);
    // Every request is sent twice, side by side: they share inserts with their own repeats.
    const answers = await Promise.all(
      [...bodies, ...bodies].map((body) => sendWebhook(gateway, body)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await countEvents(gateway, account.igUserId)).toBe(before + 80);
  });

  it('keeps a repeat once, also when it is regrouped with news', async () => {
    const first = aTapItem(account.igUserId);
    const second = aTapItem(account.igUserId);
    const send = (...items: unknown[]) =>
      added(() => sendWebhook(gateway, aWebhook({ [account.igUserId]: items })));
    expect(await send(first, first)).toEqual({ status: 200, events: 1 });
    expect(await send(first)).toEqual({ status: 200, events: 0 });
    expect(await send(second, first)).toEqual({ status: 200, events: 1 });
  });

  it.each<[string, () => unknown]>([
    ['of an account that nobody connected', () => aWebhook({ [aNumericId()]: [aTapItem('1')] })],
    ["of the dashboard's test", () => aWebhook({ 0: [aTapItem('0')] })],
    ['without any entry', () => ({ object: 'instagram', entry: [] })],
    ['with an entry without items', () => aWebhook({ [account.igUserId]: [] })],
  ])('answers 200 to a request %s, and keeps nothing', async (_, body) => {
    expect(await added(() => sendWebhook(gateway, body()))).toEqual({ status: 200, events: 0 });
  });

  it('keeps the readable items of a request and passes over the others', async () => {
    const items = [
      null,
      [],
      'text',
      { sender: { id: account.igUserId }, postback: null },
      { sender: null, recipient: null, postback: { mid: 1, title: [], payload: {} } },
      { sender: { id: 'x'.repeat(5_000) }, postback: { mid: 'm' } },
      aTapItem(account.igUserId),
      { ...aTapItem(account.igUserId), timestamp: 'yesterday' },
      { ...aTapItem(account.igUserId), timestamp: -1e300 },
    ];
    const body = {
      object: 'instagram',
      entry: [null, 7, { id: account.igUserId }, ...aWebhook({ [account.igUserId]: items }).entry],
    };
    expect(await added(() => sendWebhook(gateway, body))).toEqual({ status: 200, events: 3 });
  });

  it.each([
    ['NUL', 'a\u0000b'],
    ['half of a surrogate pair', 'a\ud83db'],
    ['far more text than a row keeps', 'x'.repeat(100_000)],
  ])('keeps an event that holds %s, and those that came with it', async (_, text) => {
    const body = aWebhook({
      [account.igUserId]: [
        aTapItem(account.igUserId, { title: text, payload: text, mid: `m_${newId()}${text}` }),
        aTapItem(account.igUserId),
      ],
    });
    const bytes = Buffer.from(escapedJson(body));
    expect(await added(() => sendWebhook(gateway, bytes))).toEqual({ status: 200, events: 2 });
  });

  it('keeps an event nested deeper than any JSON of ours may be', async () => {
    const deep = '['.repeat(20_000) + ']'.repeat(20_000);
    const tap = JSON.stringify(aTapItem(account.igUserId));
    const odd = `{"sender":{"id":"1"},"unheard_of":${deep}}`;
    const text = `{"object":"instagram","entry":[{"id":"${account.igUserId}","messaging":[${odd},${tap}]}]}`;
    expect(await added(() => sendWebhook(gateway, Buffer.from(text)))).toEqual({
      status: 200,
      events: 2,
    });
  });

  it.each([
    'null',
    '[]',
    '7',
    '"instagram"',
    'true',
    '',
    '{}',
    '{"object":"page","entry":[]}',
    '[',
  ])('refuses the signed body %j without an error of its own', async (text) => {
    const answer = await sendWebhook(gateway, Buffer.from(text));
    // An empty array is a request with nothing in it.
    if (text === '[]') expect(answer.status).toBe(200);
    else await expectProblem(gateway, answer, 400, 'malformed_json');
  });

  it('refuses signed bytes that are no UTF-8', async () => {
    const answer = await sendWebhook(gateway, Buffer.from([0x7b, 0xff, 0xfe, 0x7d]));
    await expectProblem(gateway, answer, 400, 'malformed_json');
  });

  it('takes 7 MiB and refuses what is larger than 8', async () => {
    const padded = (bytes: number) =>
      Buffer.from(`{"object":"instagram","entry":[]${' '.repeat(bytes)}}`);
    expect((await sendWebhook(gateway, padded(7 * MIB))).status).toBe(200);
    const refused = await sendWebhook(gateway, padded(9 * MIB));
    const { detail } = await expectProblem(gateway, refused, 413, 'body_too_large');
    expect(detail).toContain(String(8 * MIB));
  });

  it('loses nothing and says nothing when a sender hangs up amid its body', async () => {
    const errorsBefore = errorLines();
    const bytes = Buffer.from(
      JSON.stringify(aWebhook({ [account.igUserId]: [aTapItem(account.igUserId)] })),
    );
    const before = await countEvents(gateway, account.igUserId);
    for (let i = 0; i < 5; i += 1) {
      const socket = await openSocket(gateway.url);
      const half = rawRequest(
        'POST',
        INTAKE,
        [
          ['Content-Type', 'application/json'],
          ['Content-Length', String(bytes.length)],
        ],
        bytes.subarray(0, 40),
      );
      await new Promise<void>((resolve) => socket.write(half, () => resolve()));
      socket.resetAndDestroy();
    }
    // The next request comes after those on the same event loop.
    expect((await sendWebhook(gateway, bytes)).status).toBe(200);
    expect(await countEvents(gateway, account.igUserId)).toBe(before + 1);
    expect(errorLines()).toEqual(errorsBefore);
  });

  const errorLines = () =>
    gateway
      .logs()
      .split('\n')
      .filter((line) => /"level":"(warn|error|fatal)"/.test(line));
});
