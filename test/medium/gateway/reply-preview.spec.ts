import { newId } from '#libs/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectProblem } from './expect-problem.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { aKeyOf, aTenant, anAccount, idOf, type TenantOfTest } from './tenants.js';

const on = 'payload';
const aRule = (name: string, more: object = {}) => ({
  name,
  match: { type: 'any' },
  actions: [{ type: 'text', text: `${name} answers {{question|you}}` }],
  ...more,
});

describe('the preview of a reply', () => {
  let gateway: Gateway;
  let tenant: TenantOfTest;
  let account: Awaited<ReturnType<typeof anAccount>>;
  const ids = new Map<string, string>();

  beforeAll(async () => {
    gateway = await openGateway();
    tenant = await aTenant(gateway);
    account = await anAccount(gateway, tenant);
    for (const rule of [
      aRule('hours', { priority: 1, match: { type: 'prefix', value: 'hou', on } }),
      aRule('own', { priority: 2, account_id: account.id }),
      aRule('german', { priority: 3, locales: ['de_DE'] }),
      aRule('rest', { priority: 4 }),
      aRule('off', { priority: 5, enabled: false }),
    ]) {
      const made = await tenant.ask({ method: 'POST', path: '/v1/reply-rules', body: rule });
      ids.set(rule.name, idOf(made));
    }
  });
  afterAll(() => gateway.close());

  const preview = (body: unknown, as: Pick<TenantOfTest, 'ask'> = tenant, headers = {}) =>
    as.ask({ method: 'POST', path: '/v1/reply-rules/preview', body, headers });
  const lost = (verdicts: Record<string, string | null>) =>
    Object.entries(verdicts).map(([name, why]) => ({ rule_id: ids.get(name), name, lost: why }));

  it('says which rule answers, what is sent, and why every other rule does not', async () => {
    const answer = await preview({ payload: 'HOURS', title: 'When?', account_id: account.id });
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.json).toEqual({
      rule: { id: ids.get('hours'), name: 'hours' },
      reason: null,
      bodies: [{ message: { text: 'hours answers When?' } }],
      handoff: false,
      tags: [],
      considered: lost({
        hours: null,
        own: 'earlier_rule_won',
        german: 'locale_unknown',
        rest: 'earlier_rule_won',
        off: 'disabled',
      }),
      considered_all: true,
    });
  });

  it('goes by account and locale', async () => {
    const payload = 'MENU';
    const own = await preview({ payload, account_id: account.id, locale: 'de_DE' });
    expect(own.json).toMatchObject({ rule: { name: 'own' } });
    const german = await preview({ payload, locale: 'de_DE' });
    expect(german.json).toMatchObject({
      rule: { name: 'german' },
      bodies: [{ message: { text: 'german answers you' } }],
      considered: lost({
        hours: 'payload_differs',
        own: 'other_account',
        german: null,
        rest: 'earlier_rule_won',
        off: 'disabled',
      }),
    });
  });

  it('tries rules before they are saved, and writes nothing', async () => {
    const before = (await tenant.ask({ path: '/v1/reply-rules' })).json;
    const schedule = { time_zone: 'UTC', days: ['mon'], from: '09:00', to: '17:00' };
    const rules = [
      aRule('first', { schedule }),
      aRule('second', { match: { type: 'regex', value: '^m' } }),
    ];
    const at = '2026-11-30T17:00:00Z';
    const answer = await preview({ payload: 'MENU', at, rules });
    expect(answer.json).toMatchObject({
      rule: { id: null, name: 'second' },
      considered: [
        { rule_id: null, name: 'first', lost: 'outside_schedule' },
        { rule_id: null, name: 'second', lost: null },
      ],
    });
    const none = await preview({ payload: 'X', rules: [rules[1]] });
    expect(none.json).toMatchObject({ rule: null, reason: 'no_rule', bodies: [] });
    expect((await tenant.ask({ path: '/v1/reply-rules' })).json).toEqual(before);
  });

  it('answers the example of the docs as they say', async () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/api.md'), 'utf8');
    const [asked, told] = [
      ...page.split('**Preview.**')[1]!.matchAll(/```json\n([\s\S]*?)```/g),
    ].map(([, text = '']) => JSON.parse(text));
    expect((await preview(asked)).json).toEqual(told);
  });

  it('takes the person into account: who it is, what came before, and who answers', async () => {
    const hi = { type: 'text', text: 'Hi {{name|there}}', variations: ['Hello {{name|you}}'] };
    const rules = [
      aRule('new', { person: 'first_time', actions: [hi, { type: 'tag', tag: 'new' }] }),
      aRule('spring', { refs: ['spring'], actions: [hi, { type: 'handoff' }] }),
      aRule('gift', { limit: { type: 'once_per_person', otherwise: 'skip' } }),
    ];
    const of = async (more: object, person: object = {}) => {
      const known = { is_first_time: false, ...person };
      return (await preview({ payload: 'X', rules, person: known, ...more })).json;
    };
    expect(await of({ person: null })).toMatchObject({ rule: { name: 'new' }, tags: ['new'] });
    expect(await of({ ref: 'spring' }, { name: 'Ada' })).toMatchObject({
      rule: { name: 'spring' },
      handoff: true,
      bodies: [{ message: { text: 'Hi Ada' } }],
    });
    expect(await of({})).toMatchObject({ rule: { name: 'gift' } });
    const answered = [{ rule: 'gift', at: '2026-11-30T09:00:00.000Z' }];
    expect(await of({}, { answered })).toMatchObject({ rule: null, reason: 'once_per_person' });
    expect(await of({}, { state: 'handed_off' })).toMatchObject({ reason: 'handed_off' });
    expect(await of({}, { opted_out: true })).toMatchObject({ reason: 'opted_out' });
    const event_id = newId();
    const said = await of({ ref: 'spring', event_id });
    expect(await of({ ref: 'spring', event_id })).toEqual(said);
  });

  it('refuses faulty rules with all faults, as saving them does', async () => {
    const rules = [aRule('a'), aRule('b', { match: { type: 'regex', value: '(' }, actions: [] })];
    const answer = await preview({ payload: 'X', at: 'now', rules });
    const { errors } = await expectProblem(gateway, answer, 422, 'invalid_request');
    expect(errors?.map(({ pointer }) => pointer).toSorted()).toEqual([
      '/at',
      '/rules/1/actions',
      '/rules/1/match/value',
    ]);
  });

  it('is repeated for an Idempotency-Key', async () => {
    const headers = { 'idempotency-key': newId() };
    const first = await preview({ payload: 'HOURS' }, tenant, headers);
    const again = await preview({ payload: 'HOURS' }, tenant, headers);
    expect(again.json).toEqual(first.json);
    expect(again.headers['idempotency-replayed']).toBe('true');
  });

  it('tells a key that is bound to an account what it may see, and that this is not all', async () => {
    const bounds = { account_ids: [account.id] };
    const bound = await aKeyOf(gateway, tenant.id, ['reply_rules:read'], bounds);
    const answer = await preview({ payload: 'HOURS', account_id: account.id }, bound);
    expect(answer.json).toMatchObject({
      rule: { name: 'own' },
      considered: lost({ own: null }),
      considered_all: false,
    });
    await expectProblem(gateway, await preview({ payload: 'HOURS' }, bound), 403, 'key_bound');
    const { id: account_id } = await anAccount(gateway, tenant);
    const outside = await preview({ payload: 'HOURS', account_id }, bound);
    await expectProblem(gateway, outside, 422, 'invalid_request');
    const rules = [aRule('tried')];
    const tried = await preview({ payload: 'X', account_id: account.id, rules }, bound);
    expect(tried.json).toMatchObject({ rule: { name: 'tried' }, considered_all: true });
  });

  it('knows neither rules nor accounts of another tenant', async () => {
    const other = await aTenant(gateway);
    const answer = await preview({ payload: 'HOURS' }, other);
    expect(answer.json).toMatchObject({ rule: null, considered: [], considered_all: true });
    for (const account_id of [account.id, newId()]) {
      const refused = await preview({ payload: 'HOURS', account_id }, other);
      const { errors } = await expectProblem(gateway, refused, 422, 'invalid_request');
      expect(errors).toMatchObject([{ pointer: '/account_id', code: 'unknown_account' }]);
    }
  });
});
