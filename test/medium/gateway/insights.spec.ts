import { newId } from '#libs/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { insightsSchema } from '../../../apps/gateway/src/insights/insights.schema.js';
import { expectProblem } from './expect-problem.js';
import { aTapItem, aWebhook, sendWebhook } from './meta-webhook.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { aKeyOf, aTenant, anAccount, type AccountOfTest, type TenantOfTest } from './tenants.js';

const HOUR_MS = 3_600_000;

/** The beginning of an hour, two days ago. */
const START_MS = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 48 * HOUR_MS;
const iso = (ms: number) => new Date(ms).toISOString();
const RANGE = `from=${iso(START_MS)}&to=${iso(START_MS + 24 * HOUR_MS)}`;

describe('the insights of an account', () => {
  let gateway: Gateway;
  let tenant: TenantOfTest;
  let account: AccountOfTest;
  let quiet: AccountOfTest;
  beforeAll(async () => {
    gateway = await openGateway();
    tenant = await aTenant(gateway);
    account = await anAccount(gateway, tenant);
    quiet = await anAccount(gateway, tenant);
    const hours = { title: 'When are you open?', payload: 'HOURS' };
    await tap(account, hours, START_MS);
    await tap(account, hours, START_MS + 1);
    await tap(
      account,
      { title: '=HYPERLINK("https://evil.example")', payload: 'a,"b"' },
      START_MS + HOUR_MS,
    );
    await gateway.database.ask(
      `UPDATE inbound_events SET tapped_revision = 7, tapped_locale = 'de_DE' WHERE payload = 'HOURS'`,
    );
    await gateway.database.ask(
      `INSERT INTO replies (id, tenant_id, account_id, event_id, step, rule_id, person_id, message,
                            state, may_land_until, sent_at)
       SELECT gen_random_uuid(), tenant_id, account_id, id, 0, gen_random_uuid(), person_id,
              '{"text":"x"}', 'sent', now(), occurred_at + interval '1.5 seconds'
         FROM inbound_events WHERE payload = 'HOURS' AND occurred_at = $1`,
      [iso(START_MS)],
    );
  });
  afterAll(() => gateway.close());

  /** Told twice, as Meta does when it had no answer in time. */
  const tap = async (on: AccountOfTest, given: object, timestamp: number) => {
    const item = { ...aTapItem(on.igUserId, { ...given }), timestamp };
    const webhook = aWebhook({ [on.igUserId]: [item] });
    await sendWebhook(gateway, webhook);
    await sendWebhook(gateway, webhook);
  };
  const ask = (query: string, { of = account.id, as = tenant, accept = '*/*' } = {}) =>
    as.ask({
      path: `/v1/accounts/${encodeURIComponent(of)}/insights?${query}`,
      headers: { accept },
    });
  const HOURS = {
    taps: 2,
    share: 0.6667,
    replied: 1,
    reply_rate: 0.5,
    median_reply_ms: 1_500,
  };
  const OTHER = { taps: 1, share: 0.3333, replied: 0, reply_rate: 0, median_reply_ms: null };

  it('are counted exactly, although each tap was told twice', async () => {
    const answer = await ask(RANGE);
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', vary: 'accept' });
    expect(answer.json).toEqual({
      account_id: account.id,
      from: iso(START_MS),
      to: iso(START_MS + 24 * HOUR_MS),
      totals: { taps: 3, replied: 1, reply_rate: 0.3333, median_reply_ms: 1_500 },
      by_question: [
        { question: 'When are you open?', payload: 'HOURS', ...HOURS },
        { question: '=HYPERLINK("https://evil.example")', payload: 'a,"b"', ...OTHER },
      ],
      by_locale: [
        { locale: 'de_DE', ...HOURS },
        { locale: null, ...OTHER },
      ],
      by_revision: [
        { revision: 7, ...HOURS },
        { revision: null, ...OTHER },
      ],
      by_hour: [
        { hour: iso(START_MS), ...HOURS },
        { hour: iso(START_MS + HOUR_MS), ...OTHER },
      ],
      is_cut: false,
    });
  });

  it('are those of the last 28 days, by our id or the tenant’s own', async () => {
    await tenant.ask({
      method: 'PATCH',
      path: `/v1/accounts/${account.id}`,
      body: { external_id: 'shop/1' },
    });
    const { from, to, totals } = insightsSchema.parse((await ask('', { of: 'shop/1' })).json);
    expect(Date.parse(to) - Date.parse(from)).toBe(28 * 24 * HOUR_MS);
    expect(Math.abs(Date.parse(to) - Date.now())).toBeLessThan(60_000);
    expect(totals.taps).toBe(3);
  });

  it('are zeros and empty lists where nobody tapped', async () => {
    const answer = await ask(RANGE, { of: quiet.id });
    expect(answer.json).toMatchObject({
      totals: { taps: 0, replied: 0, reply_rate: null, median_reply_ms: null },
      by_question: [],
      by_locale: [],
      by_revision: [],
      by_hour: [],
      is_cut: false,
    });
    const csv = await ask(`${RANGE}&format=csv`, { of: quiet.id });
    expect(csv.text.split('\r\n')).toHaveLength(2);
  });

  it('are a CSV that no spreadsheet takes for more than texts and numbers', async () => {
    const answer = await ask(`${RANGE}&format=csv`);
    expect(answer.status).toBe(200);
    const day = iso(START_MS).slice(0, 10);
    const nextDay = iso(START_MS + 24 * HOUR_MS).slice(0, 10);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="taps-by-question-${day}-${nextDay}.csv"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      vary: 'accept',
    });
    expect(answer.text).toBe(
      [
        '"question","payload","taps","share","replied","reply_rate","median_reply_ms"',
        '"When are you open?","HOURS",2,0.6667,1,0.5,1500',
        `"'=HYPERLINK(""https://evil.example"")","a,""b""",1,0.3333,0,0,`,
        '',
      ].join('\r\n'),
    );
  });

  it.each([
    ['locale', ['"de_DE",2', ',1']],
    ['revision', ['7,2', ',1']],
    ['hour', [`"${iso(START_MS)}",2`, `"${iso(START_MS + HOUR_MS)}",1`]],
  ])('are a CSV by %s', async (by, begins) => {
    const { text } = await ask(`${RANGE}&by=${by}`, { accept: 'text/csv' });
    const [, ...lines] = text.split('\r\n');
    expect(lines).toHaveLength(begins.length + 1);
    begins.forEach((begin, at) => {
      expect(lines[at]).toMatch(new RegExp(`^${begin.replaceAll('.', '\\.')},0\\.\\d{4},`));
    });
  });

  it.each([
    ['text/csv', '', 'text/csv'],
    ['Text/CSV; header=present, */*;q=0.5', '', 'text/csv'],
    ['text/csv', '&format=json', 'application/json'],
    ['application/json, text/csv;q=0.5', '', 'application/json'],
    ['text/html,application/xhtml+xml,*/*;q=0.8', '', 'application/json'],
    ['application/json', '&format=csv', 'text/csv'],
  ])('are for Accept: %s%s in %s', async (accept, more, type) => {
    const answer = await ask(`${RANGE}${more}`, { accept });
    expect(String(answer.headers['content-type'])).toMatch(new RegExp(`^${type};`));
  });

  it('are refused for all faults of a query at once', async () => {
    const answer = await ask('from=2026-13-01&to=never&format=xml&by=person&limit=5');
    const { errors } = await expectProblem(gateway, answer, 422, 'invalid_request');
    expect(errors?.map(({ pointer }) => pointer).toSorted()).toEqual([
      '/by',
      '/format',
      '/from',
      '/limit',
      '/to',
    ]);
  });

  it.each([
    ['from=2026-11-22&to=2026-11-21', 'not_before_to'],
    ['from=2026-01-01&to=2026-11-01', 'range_too_long'],
    ['format=json&by=hour', 'only_for_csv'],
    ['by=hour', 'only_for_csv'],
  ])('are refused for ?%s, with a fix', async (query, code) => {
    const answer = await ask(query, { of: newId() });
    const { errors } = await expectProblem(gateway, answer, 422, 'invalid_request');
    expect(errors).toEqual([expect.objectContaining({ code, fix: expect.any(String) })]);
  });

  it('are of no account that is not there, another tenant’s, or out of the bounds of a key', async () => {
    const stranger = await aTenant(gateway);
    const bound = await aKeyOf(gateway, tenant.id, ['events:read'], { account_ids: [quiet.id] });
    for (const [of, as] of [
      [newId(), tenant],
      [account.id, stranger],
      [account.id, bound],
    ] as const) {
      for (const query of [RANGE, `${RANGE}&format=csv`]) {
        await expectProblem(gateway, await ask(query, { of, as }), 404, 'not_found');
      }
    }
    expect((await ask(RANGE, { of: quiet.id, as: bound })).status).toBe(200);
  });

  it('are counted for its own caller each, however many ask at once', async () => {
    const bound = await aKeyOf(gateway, tenant.id, ['*'], { account_ids: [account.id] });
    const taps = await Promise.all(
      Array.from({ length: 24 }, async (_, number) => {
        const [of, as] = [
          [account.id, bound],
          [quiet.id, tenant],
          [account.id, tenant],
        ][number % 3] as [string, TenantOfTest];
        return insightsSchema.parse((await ask(RANGE, { of, as })).json).totals.taps;
      }),
    );
    expect(taps).toEqual(Array.from({ length: 24 }, (_, number) => [3, 0, 3][number % 3]));
  });

  it('need the scope events:read', async () => {
    const key = await aKeyOf(gateway, tenant.id, ['accounts:read']);
    await expectProblem(gateway, await ask(RANGE, { as: key }), 403, 'scope_missing');
  });
});
