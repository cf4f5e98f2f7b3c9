import { newId } from '#libs/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { aNumericId } from '../../support/builders.js';
import type { Answer } from './ask.js';
import { expectProblem } from './expect-problem.js';
import { openGateway, type Gateway } from './open-gateway.js';
import {
  aKeyOf,
  aTenant,
  anAccount,
  idOf,
  type AccountOfTest,
  type TenantOfTest,
} from './tenants.js';

const PATH = '/v1/person-erasures';
const page = z.object({
  data: z.array(z.object({ id: z.uuid(), account_id: z.uuid().nullable() })),
  next_cursor: z.string().nullable(),
});

describe('the erasure of a person', () => {
  let gateway: Gateway;
  let tenant: TenantOfTest;
  let account: AccountOfTest;
  let second: AccountOfTest;
  beforeAll(async () => {
    gateway = await openGateway();
    tenant = await aTenant(gateway);
    account = await anAccount(gateway, tenant);
    second = await anAccount(gateway, tenant);
  });
  afterAll(() => gateway.close());

  const erase = (body: object, by = tenant, headers = {}): Promise<Answer> =>
    by.ask({ method: 'POST', path: PATH, body, headers });
  const list = async (by: TenantOfTest, query = '') =>
    page.parse((await by.ask({ path: `${PATH}?limit=100${query}` })).json);
  const rowOf = async (id: string) => {
    const [row] = await gateway.database.ask<Record<string, unknown>>(
      `SELECT tenant_id, scope, account_id, person_id, status, actor, request_id, ip
         FROM data_erasures WHERE id = $1`,
      [id],
    );
    return row;
  };

  it('is taken on, and can be read and listed', async () => {
    const personId = aNumericId();
    const answer = await erase({ person_id: personId }, tenant, { 'x-request-id': 'the-wish' });
    const shown = {
      id: expect.any(String),
      status: 'running',
      scope: 'person',
      account_id: null,
      actor: `key:${tenant.keyId}`,
      requested_at: expect.any(String),
      finished_at: null,
      erased: {},
    };
    expect([answer.status, answer.json]).toEqual([202, shown]);
    const id = idOf(answer);
    expect(await rowOf(id)).toEqual({
      tenant_id: tenant.id,
      scope: 'person',
      account_id: null,
      person_id: personId,
      status: 'running',
      actor: `key:${tenant.keyId}`,
      request_id: 'the-wish',
      ip: '127.0.0.1',
    });
    expect((await tenant.ask({ path: `${PATH}/${id}` })).json).toEqual(answer.json);
    expect((await list(tenant)).data[0]).toMatchObject({ id });
  });

  it('shows what has gone, and when it ended', async () => {
    const id = idOf(await erase({ person_id: aNumericId() }));
    await gateway.database.ask(
      `UPDATE data_erasures SET status = 'done', person_id = NULL, erased = '{"facts": 3}',
              finished_at = '2026-11-22T14:31:00Z', next_attempt_at = NULL WHERE id = $1`,
      [id],
    );
    expect((await tenant.ask({ path: `${PATH}/${id}` })).json).toMatchObject({
      status: 'done',
      finished_at: '2026-11-22T14:31:00.000Z',
      erased: { facts: 3 },
    });
  });

  it('tells nobody whose data it is: not in answers, not in the audit log, not in the log', async () => {
    const personId = aNumericId();
    const headers = { 'idempotency-key': newId() };
    const first = await erase({ person_id: personId, account_id: account.id }, tenant, headers);
    const again = await erase({ person_id: personId, account_id: account.id }, tenant, headers);
    const id = idOf(first);
    const audit = await tenant.ask({ path: `/v1/audit-log?target=person_erasure:${id}` });
    expect(audit.json).toMatchObject({
      data: [
        {
          actor: `key:${tenant.keyId}`,
          action: 'person.erasure_requested',
          target: `person_erasure:${id}`,
          before: null,
          after: { account_id: account.id },
        },
      ],
    });
    const seen = [first, again, audit, await tenant.ask({ path: `${PATH}/${id}` })];
    for (const { text } of seen) expect(text).not.toContain(personId);
    expect(gateway.logs()).not.toContain(personId);
  });

  it('is asked for once by each Idempotency-Key, also by many at once', async () => {
    const before = (await list(tenant)).data.length;
    const headers = { 'idempotency-key': newId() };
    const body = { person_id: aNumericId() };
    const first = await erase(body, tenant, headers);
    const second = await erase(body, tenant, headers);
    expect([second.status, second.text]).toEqual([202, first.text]);
    expect(second.headers['idempotency-replayed']).toBe('true');
    const other = await erase({ person_id: aNumericId() }, tenant, headers);
    await expectProblem(gateway, other, 422, 'idempotency_key_reused');
    expect((await list(tenant)).data).toHaveLength(before + 1);
  });

  it.each<[string, object, string]>([
    ['nobody', {}, '/person_id'],
    ['an empty id', { person_id: '' }, '/person_id'],
    ['a number', { person_id: 7 }, '/person_id'],
    ['a user name', { person_id: '@anna1' }, '/person_id'],
    ['a user name without its sign', { person_id: 'anna1' }, '/person_id'],
    ['figures that are no digits of ours', { person_id: '١٢٣' }, '/person_id'],
    ['a sign', { person_id: '-1' }, '/person_id'],
    ['a word without a figure', { person_id: 'erased' }, '/person_id'],
    ['blanks', { person_id: '123 456' }, '/person_id'],
    ['NUL', { person_id: '1\u0000' }, '/person_id'],
    ['a text without end', { person_id: '1'.repeat(65) }, '/person_id'],
    ['an account that is no id', { person_id: '1', account_id: 'café' }, '/account_id'],
    ['an account that is not there', { person_id: '1', account_id: newId() }, '/account_id'],
    ['a field too many', { person_id: '1', reason: 'x' }, '/reason'],
  ])('is not asked for with %s', async (_, body, pointer) => {
    const answer = await erase(body);
    const { errors } = await expectProblem(gateway, answer, 422, 'invalid_request');
    expect(errors?.map((fault) => fault.pointer)).toEqual([pointer]);
  });

  it('says what a person_id is, to who sends a user name', async () => {
    const answer = await erase({ person_id: 'anna1' });
    const { errors } = await expectProblem(gateway, answer, 422, 'invalid_request');
    expect(errors).toMatchObject([
      { code: 'not_a_person_id', message: expect.stringContaining('digits only') },
    ]);
    expect(errors?.[0]?.fix).toMatch(/person_id.* of one of their events/);
    const { json } = await gateway.ask({ path: '/openapi.json' });
    expect(JSON.stringify(json)).toContain('"pattern":"^[0-9]{1,64}$"');
  });

  it('is none of another tenant’s: neither its accounts nor its erasures', async () => {
    const other = await aTenant(gateway);
    const body = { person_id: aNumericId(), account_id: account.id };
    const { errors } = await expectProblem(
      gateway,
      await erase(body, other),
      422,
      'invalid_request',
    );
    expect(errors?.map(({ code }) => code)).toEqual(['unknown_account']);
    const id = idOf(await erase(body));
    await expectProblem(gateway, await other.ask({ path: `${PATH}/${id}` }), 404, 'not_found');
    expect((await list(other)).data).toEqual([]);
  });

  it('by a key that is bound to accounts is about one of those, and shows no other', async () => {
    const bound = await aKeyOf(gateway, tenant.id, ['*'], { account_ids: [account.id] });
    const personId = aNumericId();
    const unnamed = await erase({ person_id: personId }, bound);
    const { fix } = await expectProblem(gateway, unnamed, 403, 'key_bound');
    expect(fix).toContain('Name one of the accounts of the key in account_id');
    const elsewhere = await erase({ person_id: personId, account_id: second.id }, bound);
    const { errors } = await expectProblem(gateway, elsewhere, 422, 'invalid_request');
    expect(errors?.[0]?.fix).toBe('Name one of the accounts that the key is bound to.');
    const mine = idOf(await erase({ person_id: personId, account_id: account.id }, bound));
    const theirs = [
      idOf(await erase({ person_id: personId, account_id: second.id })),
      idOf(await erase({ person_id: personId })),
    ];
    expect((await bound.ask({ path: `${PATH}/${mine}` })).status).toBe(200);
    for (const id of theirs) {
      await expectProblem(gateway, await bound.ask({ path: `${PATH}/${id}` }), 404, 'not_found');
    }
    const accounts = (await list(bound)).data.map(({ account_id: of }) => of);
    expect(new Set(accounts)).toEqual(new Set([account.id]));
  });

  it.each([
    ['person_data:erase', 202, 403],
    ['person_data:read', 403, 200],
    ['events:read', 403, 403],
  ])('with the scope %s alone answers %i to a wish and %i to a look', async (scope, post, get) => {
    const key = await aKeyOf(gateway, tenant.id, [scope]);
    expect((await erase({ person_id: aNumericId() }, key)).status).toBe(post);
    expect((await key.ask({ path: PATH })).status).toBe(get);
  });

  it('does not wait until a suspended tenant is active again', async () => {
    const idle = await aTenant(gateway);
    const change = { status: 'suspended' };
    await gateway.operator({ method: 'PATCH', path: `/v1/admin/tenants/${idle.id}`, body: change });
    expect((await erase({ person_id: aNumericId() }, idle)).status).toBe(202);
  });

  it('is listed newest first, page by page, and found by no id that is none', async () => {
    const lone = await aTenant(gateway);
    const ids: string[] = [];
    for (let made = 0; made < 3; made += 1) {
      ids.unshift(idOf(await erase({ person_id: aNumericId() }, lone)));
    }
    const first = page.parse((await lone.ask({ path: `${PATH}?limit=2` })).json);
    const rest = page.parse(
      (await lone.ask({ path: `${PATH}?limit=2&cursor=${first.next_cursor}` })).json,
    );
    expect([...first.data, ...rest.data].map(({ id }) => id)).toEqual(ids);
    expect(rest.next_cursor).toBeNull();
    for (const ref of [newId(), 'nothing']) {
      await expectProblem(gateway, await lone.ask({ path: `${PATH}/${ref}` }), 404, 'not_found');
    }
  });
});
