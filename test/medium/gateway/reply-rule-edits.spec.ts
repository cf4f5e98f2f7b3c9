import { newId } from '#libs/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Method } from './ask.js';
import { expectProblem } from './expect-problem.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { aKeyOf, aTenant, anAccount, idOf, type TenantOfTest } from './tenants.js';

const PATH = '/v1/reply-rules';
const aRule = (more: object = {}) => ({
  name: 'Hours',
  match: { type: 'exact', value: 'HOURS' },
  actions: [{ type: 'text', text: 'We open at nine.' }],
  ...more,
});

describe('an edit of a reply rule', () => {
  let gateway: Gateway;
  let tenant: TenantOfTest;
  beforeAll(async () => {
    gateway = await openGateway();
    tenant = await aTenant(gateway);
  });
  afterAll(() => gateway.close());

  const create = (body: unknown, as = tenant) => as.ask({ method: 'POST', path: PATH, body });
  const edit = (method: Method, ref: string, body?: unknown, etag?: string, as = tenant) =>
    as.ask({
      method,
      path: `${PATH}/${encodeURIComponent(ref)}`,
      ...(body === undefined ? {} : { body }),
      ...(etag === undefined ? {} : { headers: { 'if-match': etag } }),
    });
  const read = async (ref: string, as = tenant) =>
    (await edit('GET', ref, undefined, undefined, as)).json;

  it('by PATCH changes what it names and nothing else', async () => {
    const made = await create(aRule({ priority: 7, enabled: false, external_id: 'patched' }));
    expect(made.headers['etag']).toBe('"1"');
    const change = { priority: 0, match: { type: 'any' } };
    const changed = await edit('PATCH', idOf(made), change, '"1"');
    expect(changed).toMatchObject({ status: 200, headers: { etag: '"2"' } });
    const before = Object(made.json);
    expect(changed.json).toEqual({ ...before, ...change });
    expect(await read(idOf(made))).toEqual(changed.json);
  });

  it('by PUT writes it anew: what is left out has its default, but for its name', async () => {
    const made = await create(aRule({ priority: 7, enabled: false, external_id: 'put' }));
    const changed = await edit('PUT', 'put', aRule({ name: 'Anew' }), '"1"');
    expect(changed).toMatchObject({
      status: 200,
      headers: { etag: '"2"' },
      json: {
        id: idOf(made),
        name: 'Anew',
        external_id: 'put',
        priority: 100,
        enabled: true,
        match: { type: 'exact', value: 'HOURS', on: 'payload' },
      },
    });
    const nameless = await edit('PUT', 'put', aRule({ external_id: null }));
    expect(nameless).toMatchObject({ status: 200, json: { external_id: null } });
    await expectProblem(gateway, await edit('GET', 'put'), 404, 'not_found');
  });

  it('that changes nothing leaves the version and the audit log alone', async () => {
    const id = idOf(await create(aRule()));
    for (const same of [
      await edit('PUT', id, aRule()),
      await edit('PATCH', id, { enabled: true }),
    ]) {
      expect(same).toMatchObject({ status: 200, headers: { etag: '"1"' } });
    }
    const audit = await gateway.database.ask('SELECT 1 FROM audit_log WHERE target = $1', [
      `reply_rule:${id}`,
    ]);
    expect(audit).toHaveLength(1);
  });

  it('is refused with 412 and the present version when the rule was changed meanwhile', async () => {
    const id = idOf(await create(aRule()));
    await edit('PATCH', id, { priority: 1 });
    for (const late of [
      await edit('PUT', id, aRule({ priority: 9 }), '"1"'),
      await edit('PATCH', id, { priority: 9 }, '"1"'),
      await edit('DELETE', id, undefined, '"1"'),
    ]) {
      const { current } = await expectProblem(gateway, late, 412, 'changed_meanwhile');
      expect(current).toEqual({ version: 2, etag: '"2"' });
    }
    expect(await read(id)).toMatchObject({ priority: 1 });
    expect((await edit('DELETE', id, undefined, '"2"')).status).toBe(204);
  });

  it('wins alone among many that have seen the same version', async () => {
    const id = idOf(await create(aRule()));
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        at % 2 === 0
          ? edit('PATCH', id, { priority: at }, '"1"')
          : edit('PUT', id, aRule({ priority: at }), '"1"'),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array(7).fill(412)]);
  });

  it.each<[string, object, string]>([
    ['nothing', {}, ''],
    ['an unknown field', { text: 'x' }, '/text'],
    ['an id', { id: newId() }, '/id'],
    ['a match without its value', { match: { type: 'exact' } }, '/match/value'],
    ['a text of blanks', { actions: [{ type: 'text', text: ' ' }] }, '/actions/0/text'],
    ['no name', { name: null }, '/name'],
    ['a name for us that no path can have', { external_id: '..' }, '/external_id'],
    ['an account of nobody', { account_id: newId() }, '/account_id'],
  ])('is refused when it says %s, and changes nothing', async (_, change, pointer) => {
    const made = await create(aRule());
    const answer = await edit('PATCH', idOf(made), { ...change });
    const { errors } = await expectProblem(gateway, answer, 422, 'invalid_request');
    expect(errors?.map((fault) => fault.pointer)).toEqual([pointer]);
    expect(await read(idOf(made))).toEqual(made.json);
  });

  it('is refused with all faults at once', async () => {
    const id = idOf(await create(aRule()));
    const answer = await edit('PATCH', id, { priority: -1, enabled: 'no', actions: [], more: 1 });
    const { errors } = await expectProblem(gateway, answer, 422, 'invalid_request');
    expect(errors?.map(({ pointer }) => pointer).toSorted()).toEqual([
      '/actions',
      '/enabled',
      '/more',
      '/priority',
    ]);
  });

  it('and a creation cannot give a name that another rule has', async () => {
    const [first, second] = [await create(aRule({ external_id: 'one' })), await create(aRule())];
    expect(first.status).toBe(201);
    for (const answer of [
      await create(aRule({ external_id: 'one' })),
      await edit('PATCH', idOf(second), { external_id: 'one' }),
      await edit('PUT', idOf(second), aRule({ external_id: 'one' })),
    ]) {
      const { detail } = await expectProblem(gateway, answer, 409, 'conflict');
      expect(detail).toContain('external_id');
    }
  });

  it('finds the rule by the name that the tenant gave it, whatever that is made of', async () => {
    for (const name of ['a/b?c#d%e&f', 'Café № 7 👩‍👩‍👧', '...', '* (x) :id', 'x'.repeat(200)]) {
      const made = await create(aRule({ external_id: name }));
      expect(await read(name)).toEqual(made.json);
      expect((await edit('PATCH', name, { priority: 1 })).status).toBe(200);
      expect((await edit('DELETE', name)).status).toBe(204);
    }
    for (const nobody of ['x'.repeat(201), 'never', newId(), '%', 'a\u0000']) {
      await expectProblem(gateway, await edit('GET', nobody), 404, 'not_found');
    }
  });

  it('is not for a rule too many: the limit holds also for many at once', async () => {
    const small = await aTenant(gateway);
    const limited = await gateway.operator({
      method: 'PATCH',
      path: `/v1/admin/tenants/${small.id}`,
      body: { limits: { reply_rules: 2 } },
    });
    expect(limited.status).toBe(200);
    const answers = await Promise.all(Array.from({ length: 5 }, () => create(aRule(), small)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 201, 403, 403, 403]);
    await expectProblem(gateway, await create(aRule(), small), 403, 'limit_reached');
    const ruleId = idOf(answers.find(({ status }) => status === 201)!);
    expect((await edit('PATCH', ruleId, { priority: 1 }, undefined, small)).status).toBe(200);
    expect((await edit('DELETE', ruleId, undefined, undefined, small)).status).toBe(204);
    expect((await create(aRule(), small)).status).toBe(201);
  });

  describe('by a key that is bound to an account', () => {
    let bound: TenantOfTest;
    let mine: string;
    let neighbour: string;
    beforeAll(async () => {
      mine = (await anAccount(gateway, tenant)).id;
      neighbour = (await anAccount(gateway, tenant)).id;
      bound = await aKeyOf(gateway, tenant.id, ['*'], { account_ids: [mine] });
    });

    it('works for rules of that account', async () => {
      const made = await create(aRule({ account_id: mine }), bound);
      expect(made.status).toBe(201);
      const put = aRule({ account_id: mine, name: 'Anew' });
      expect((await edit('PUT', idOf(made), put, '"1"', bound)).status).toBe(200);
      expect((await edit('PATCH', idOf(made), { priority: 1 }, '"2"', bound)).status).toBe(200);
      expect((await edit('DELETE', idOf(made), undefined, '"3"', bound)).status).toBe(204);
    });

    it('is refused where it would make a rule for all accounts', async () => {
      const own = idOf(await create(aRule({ account_id: mine }), bound));
      for (const answer of [
        await create(aRule(), bound),
        await edit('PUT', own, aRule(), undefined, bound),
        await edit('PATCH', own, { account_id: null }, undefined, bound),
      ]) {
        await expectProblem(gateway, answer, 403, 'key_bound');
      }
    });

    it('is refused where it names another account, as if that were not there', async () => {
      const own = idOf(await create(aRule({ account_id: mine }), bound));
      for (const account_id of [neighbour, newId()]) {
        for (const answer of [
          await create(aRule({ account_id }), bound),
          await edit('PUT', own, aRule({ account_id }), undefined, bound),
          await edit('PATCH', own, { account_id }, undefined, bound),
        ]) {
          const { errors } = await expectProblem(gateway, answer, 422, 'invalid_request');
          expect(errors).toMatchObject([{ pointer: '/account_id', code: 'unknown_account' }]);
        }
      }
    });

    it('finds no rule of all accounts or of another', async () => {
      const ownId = idOf(await create(aRule({ account_id: mine }), bound));
      const others = [
        idOf(await create(aRule({ external_id: 'of all' }))),
        idOf(await create(aRule({ account_id: neighbour }))),
        'of all',
      ];
      for (const ref of others) {
        for (const answer of [
          await edit('GET', ref, undefined, undefined, bound),
          await edit('PUT', ref, aRule({ account_id: mine }), undefined, bound),
          await edit('PATCH', ref, { priority: 1 }, undefined, bound),
          await edit('DELETE', ref, undefined, undefined, bound),
        ]) {
          await expectProblem(gateway, answer, 404, 'not_found');
        }
      }
      const { text } = await bound.ask({ path: `${PATH}?limit=100` });
      expect(text).toContain(ownId);
      for (const ref of others) expect(text).not.toContain(ref);
    });
  });
});
