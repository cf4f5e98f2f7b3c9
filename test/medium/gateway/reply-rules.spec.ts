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

  it('may serve one account of the tenant', async () => {
    const account = await anAccount(gateway, tenant);
    const made = await create(aRule({ account_id: account.id, match: { type: 'any' } }));
    expect(made).toMatchObject({ status: 201, json: { account_id: account.id } });
  });

  it.each<[string, object, string]>([
    ['an unknown match', { match: { type: 'regex', value: 'x' } }, '/match/type'],
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
