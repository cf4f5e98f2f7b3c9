import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { expectProblem } from './expect-problem.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { aTenant, anAccount, idOf, type TenantOfTest } from './tenants.js';

const listed = z.object({ data: z.array(z.object({ name: z.string() })), next_cursor: z.null() });

const aRule = (more: object = {}) => ({
  name: 'Hours',
  match: { type: 'exact', value: 'HOURS' },
  actions: [{ type: 'text', text: 'We open at nine. 👩‍👩‍👧' }],
  ...more,
});

const SCHEDULE = {
  time_zone: 'Europe/Berlin',
  days: ['mon', 'fri'],
  from: '09:00',
  to: '17:30',
};

describe('reply rules', () => {
  let gateway: Gateway;
  let tenant: TenantOfTest;
  beforeAll(async () => {
    gateway = await openGateway();
    tenant = await aTenant(gateway);
  });
  afterAll(() => gateway.close());

  const create = (body: unknown, as = tenant) =>
    as.ask({ method: 'POST', path: '/v1/reply-rules', body });

  it('are made with sensible defaults, read, and removed once', async () => {
    const made = await create(aRule());
    expect(made).toMatchObject({
      status: 201,
      json: {
        name: 'Hours',
        account_id: null,
        priority: 100,
        enabled: true,
        match: { type: 'exact', value: 'HOURS', on: 'payload' },
      },
    });
    const path = `/v1/reply-rules/${idOf(made)}`;
    expect((await tenant.ask({ path })).json).toEqual(made.json);
    const gone = await tenant.ask({ method: 'DELETE', path });
    expect(gone).toMatchObject({ status: 204, text: '' });
    await expectProblem(gateway, await tenant.ask({ path }), 404, 'not_found');
    const again = await tenant.ask({ method: 'DELETE', path });
    await expectProblem(gateway, again, 404, 'not_found');
    const audit = await gateway.database.ask(
      'SELECT action FROM audit_log WHERE target = $1 ORDER BY id',
      [`reply_rule:${idOf(made)}`],
    );
    expect(audit).toEqual([{ action: 'reply_rule.created' }, { action: 'reply_rule.deleted' }]);
  });

  it('are listed in the order in which they are tried: priority, then age', async () => {
    const orderly = await aTenant(gateway);
    for (const [name, priority] of [
      ['last', 10_000],
      ['second', 5],
      ['third', 5],
      ['first', 0],
    ] as const) {
      expect((await create(aRule({ name, priority }), orderly)).status).toBe(201);
    }
    const { data } = listed.parse((await orderly.ask({ path: '/v1/reply-rules' })).json);
    expect(data.map(({ name }) => name)).toEqual(['first', 'second', 'third', 'last']);
  });

  it.each<[string, object]>([
    ['a beginning', { type: 'prefix', value: 'ORDER_', on: 'payload' }],
    ['a glob', { type: 'glob', value: '*open?', on: 'title' }],
    ['keywords', { type: 'keywords', values: ['open', 'opening hours'], on: 'title' }],
    ['a regular expression', { type: 'regex', value: '^order_\\d+$', on: 'payload' }],
  ])('may match by %s, in some locales, at some times', async (_, match) => {
    const parts = { match, locales: ['default', 'de_DE'], schedule: SCHEDULE };
    const made = await create(aRule(parts));
    expect(made).toMatchObject({ status: 201, json: parts });
    const path = `/v1/reply-rules/${idOf(made)}`;
    expect((await tenant.ask({ path })).json).toEqual(made.json);
    const widened = { locales: null, schedule: null };
    const changed = await tenant.ask({ method: 'PATCH', path, body: widened });
    expect(changed).toMatchObject({ status: 200, json: { ...widened, match } });
    await tenant.ask({ method: 'DELETE', path });
  });

  it('say what to do about a regular expression that does not compile', async () => {
    const answer = await create(aRule({ match: { type: 'regex', value: '(?=x)' } }));
    const { errors } = await expectProblem(gateway, answer, 422, 'invalid_request');
    expect(errors).toEqual([
      {
        pointer: '/match/value',
        code: 'regex_invalid',
        message: expect.stringContaining('`(?=`'),
        fix: 'Correct it; RE2 has no look-around and no back-references.',
      },
    ]);
  });

  it('may serve one account of the tenant', async () => {
    const account = await anAccount(gateway, tenant);
    const made = await create(aRule({ account_id: account.id, match: { type: 'any' } }));
    expect(made).toMatchObject({ status: 201, json: { account_id: account.id } });
  });

  it.each<[string, object, string]>([
    ['an unknown match', { match: { type: 'fuzzy', value: 'x' } }, '/match/type'],
    ['a regex that does not compile', { match: { type: 'regex', value: '(' } }, '/match/value'],
    [
      'a regex that is too big',
      { match: { type: 'regex', value: '\\pL{150,200}' } },
      '/match/value',
    ],
    ['a blank keyword', { match: { type: 'keywords', values: ['open', ' '] } }, '/match/values/1'],
    ['a locale that is none', { locales: ['en-GB'] }, '/locales/0'],
    [
      'a time zone that is none',
      { schedule: { ...SCHEDULE, time_zone: 'Berlin' } },
      '/schedule/time_zone',
    ],
    ['no time at all', { schedule: { ...SCHEDULE, to: '09:00' } }, '/schedule/to'],
    ['an exact match of nothing', { match: { type: 'exact' } }, '/match/value'],
    ['an any match with a value', { match: { type: 'any', value: 'x' } }, '/match/value'],
    ['an unknown action', { actions: [{ type: 'dance' }] }, '/actions/0/type'],
    ['no action', { actions: [] }, '/actions'],
    [
      'six actions',
      { actions: Array.from({ length: 6 }, () => ({ type: 'text', text: 'x' })) },
      '/actions',
    ],
    ['a text of blanks', { actions: [{ type: 'text', text: ' \n' }] }, '/actions/0/text'],
    [
      'a text of 1001 bytes',
      { actions: [{ type: 'text', text: 'é'.repeat(501) }] },
      '/actions/0/text',
    ],
    ['NUL in a text', { actions: [{ type: 'text', text: '\u0000' }] }, '/actions/0/text'],
    ['a priority beyond all', { priority: 10_001 }, '/priority'],
    ['half a priority', { priority: 0.5 }, '/priority'],
    ['a name of blanks', { name: '  ' }, '/name'],
    ['an account that is none', { account_id: 'x' }, '/account_id'],
    ['a field of another', { text: 'x' }, '/text'],
  ])('are refused for %s', async (_, change, pointer) => {
    const answer = await create(aRule(change));
    const { errors } = await expectProblem(gateway, answer, 422, 'invalid_request');
    expect(errors?.map((fault) => fault.pointer)).toEqual([pointer]);
  });

  it('are refused with all faults at once', async () => {
    const answer = await create({ priority: -1, match: { type: 'exact', value: '' }, more: 1 });
    const { errors } = await expectProblem(gateway, answer, 422, 'invalid_request');
    expect(errors?.map(({ pointer }) => pointer).toSorted()).toEqual([
      '/actions',
      '/match/value',
      '/more',
      '/name',
      '/priority',
    ]);
  });
});
