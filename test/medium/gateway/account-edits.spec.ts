import { newId } from '#libs/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectProblem } from './expect-problem.js';
import { openGateway, type Gateway } from './open-gateway.js';
import {
  aKeyOf,
  aTenant,
  anAccount,
  anInstagramAccount,
  idOf,
  type AccountOfTest,
  type TenantOfTest,
} from './tenants.js';

const PATH = '/v1/accounts';

describe('an edit of an account', () => {
  let gateway: Gateway;
  let tenant: TenantOfTest;
  beforeAll(async () => {
    gateway = await openGateway();
    tenant = await aTenant(gateway);
  });
  afterAll(() => gateway.close());

  const connect = ({ accessToken }: Omit<AccountOfTest, 'id'>, as = tenant, more: object = {}) =>
    as.ask({ method: 'POST', path: PATH, body: { access_token: accessToken, ...more } });
  const patch = (ref: string, body: unknown, etag?: string, as = tenant) =>
    as.ask({
      method: 'PATCH',
      path: `${PATH}/${encodeURIComponent(ref)}`,
      body,
      ...(etag === undefined ? {} : { headers: { 'if-match': etag } }),
    });
  const read = (ref: string, as = tenant) => as.ask({ path: `${PATH}/${encodeURIComponent(ref)}` });

  it('says what becomes of sends with an unknown outcome: held back, unless told otherwise', async () => {
    const made = await connect(anInstagramAccount(gateway));
    expect(made).toMatchObject({
      status: 201,
      headers: { etag: '"1"' },
      json: { when_unsure: 'hold', external_id: null },
    });
    const changed = await patch(idOf(made), { when_unsure: 'resend' }, '"1"');
    expect(changed).toMatchObject({ status: 200, headers: { etag: '"2"' } });
    expect(changed.json).toEqual({ ...Object(made.json), when_unsure: 'resend' });
    const found = await read(idOf(made));
    expect(found.json).toEqual(changed.json);
    expect(found.headers['etag']).toBe('"2"');
  });

  it('says who answers whom: words as they are compared, null for the usual', async () => {
    const { id } = await anAccount(gateway, tenant);
    const usual = (await read(id)).json;
    expect(usual).toMatchObject({
      conversations: {
        takeover_minutes: 15,
        handoff_minutes: null,
        opt_out_words: expect.arrayContaining(['stop']),
        opt_in_words: expect.arrayContaining(['start']),
        disclosure: null,
      },
    });
    const conversations = {
      takeover_minutes: 60,
      opt_out_words: [' BASTA! ', 'basta', 'Stop'],
      disclosure: 'This is automatic.',
    };
    expect((await patch(id, { conversations })).json).toMatchObject({
      conversations: {
        ...conversations,
        handoff_minutes: null,
        opt_out_words: ['basta', 'stop'],
      },
    });
    const back = { takeover_minutes: 15, opt_out_words: null, disclosure: null };
    expect((await patch(id, { conversations: back })).json).toEqual(usual);
    const faulty = {
      takeover_minutes: -1,
      handoff_minutes: 0,
      opt_out_words: ['?'],
      disclosure: 'é'.repeat(501),
    };
    const refused = await patch(id, { conversations: faulty });
    const { errors } = await expectProblem(gateway, refused, 422, 'invalid_request');
    expect(errors?.map(({ pointer }) => pointer).toSorted()).toEqual([
      '/conversations/disclosure',
      '/conversations/handoff_minutes',
      '/conversations/opt_out_words/0',
      '/conversations/takeover_minutes',
    ]);
  });

  it('has a changed drift policy judge at once what has drifted, and another change nothing', async () => {
    const { id } = await anAccount(gateway, tenant);
    await gateway.database.ask(
      `UPDATE ice_breakers SET check_due_at = now() + interval '1 day', next_attempt_at = NULL
        WHERE account_id = $1`,
      [id],
    );
    const isDue = async () => {
      const [row] = await gateway.database.ask<{ is_due: boolean }>(
        'SELECT check_due_at <= now() AS is_due FROM ice_breakers WHERE account_id = $1',
        [id],
      );
      return row?.is_due;
    };
    await patch(id, { when_unsure: 'resend' });
    await patch(id, { drift_policy: 'enforce' });
    expect(await isDue()).toBe(false);
    const changed = await patch(id, { drift_policy: 'adopt' });
    expect(changed).toMatchObject({ status: 200, json: { drift_policy: 'adopt' } });
    expect(await isDue()).toBe(true);
  });

  it('gives the account a name by which it is found, and takes it away', async () => {
    const { id } = await anAccount(gateway, tenant);
    const name = 'shop 7/münchen?#%';
    expect((await patch(id, { external_id: name })).json).toMatchObject({ external_id: name });
    expect((await read(name)).json).toMatchObject({ id });
    expect((await patch(name, { external_id: null }, '"2"')).status).toBe(200);
    await expectProblem(gateway, await read(name), 404, 'not_found');
  });

  it('takes no name that another account has', async () => {
    await connect(anInstagramAccount(gateway), tenant, { external_id: 'taken' });
    const { id } = await anAccount(gateway, tenant);
    const answer = await patch(id, { external_id: 'taken', when_unsure: 'resend' });
    await expectProblem(gateway, answer, 409, 'conflict');
    expect((await read(id)).json).toMatchObject({ external_id: null, when_unsure: 'hold' });
  });

  it('is refused with 412 and the present version when it was changed meanwhile', async () => {
    const { id } = await anAccount(gateway, tenant);
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => patch(id, { external_id: newId() }, '"1"')),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array(5).fill(412)]);
    const late = await patch(id, { when_unsure: 'resend' }, '"1"');
    const { current } = await expectProblem(gateway, late, 412, 'changed_meanwhile');
    expect(current).toEqual({ version: 2, etag: '"2"' });
  });

  it.each<[string, unknown, string]>([
    ['nothing', {}, ''],
    ['what is not its to say', { username: 'x' }, '/username'],
    ['an unknown word', { when_unsure: 'maybe' }, '/when_unsure'],
    ['a name that no path can have', { external_id: '.' }, '/external_id'],
    ['a name of blanks', { external_id: ' ' }, '/external_id'],
    ['a name of 201 characters', { external_id: 'x'.repeat(201) }, '/external_id'],
  ])('is refused when it says %s', async (_, body, pointer) => {
    const { id } = await anAccount(gateway, tenant);
    const answer = await patch(id, body);
    const { errors } = await expectProblem(gateway, answer, 422, 'invalid_request');
    expect(errors?.map((fault) => fault.pointer)).toEqual([pointer]);
  });

  it('is within the reach of a key that is bound to it, and of no other', async () => {
    const [mine, other] = [await anAccount(gateway, tenant), await anAccount(gateway, tenant)];
    const bound = await aKeyOf(gateway, tenant.id, ['*'], { account_ids: [mine.id] });
    expect((await patch(mine.id, { external_id: 'bound' }, '"1"', bound)).status).toBe(200);
    expect((await read('bound', bound)).json).toMatchObject({ id: mine.id });
    await patch(other.id, { external_id: 'unbound' });
    for (const ref of [other.id, 'unbound', newId()]) {
      await expectProblem(gateway, await read(ref, bound), 404, 'not_found');
      const change = await patch(ref, { when_unsure: 'resend' }, undefined, bound);
      await expectProblem(gateway, change, 404, 'not_found');
      const path = `${PATH}/${ref}/ice-breakers`;
      for (const answer of [
        await bound.ask({ path }),
        await bound.ask({ method: 'DELETE', path }),
      ]) {
        await expectProblem(gateway, answer, 404, 'not_found');
      }
    }
    const { text } = await bound.ask({ path: PATH });
    expect(text).toContain(mine.id);
    expect(text).not.toContain(other.id);
    const taken = await patch(mine.id, { external_id: 'unbound' }, undefined, bound);
    await expectProblem(gateway, taken, 409, 'conflict');
    const connection = await connect(anInstagramAccount(gateway), bound);
    await expectProblem(gateway, connection, 403, 'key_bound');
  });

  it('and no connection makes an account too many; a known one is renewed all the same', async () => {
    const small = await aTenant(gateway);
    const [first, second, third] = [
      anInstagramAccount(gateway),
      anInstagramAccount(gateway),
      anInstagramAccount(gateway),
    ];
    await gateway.operator({
      method: 'PATCH',
      path: `/v1/admin/tenants/${small.id}`,
      body: { limits: { accounts: 1 } },
    });
    const answers = await Promise.all([first, second].map((given) => connect(given, small)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 403]);
    const calls = gateway.simulator.control.calls().length;
    await expectProblem(gateway, await connect(third, small), 403, 'limit_reached');
    // Instagram was asked whose token it is, and told nothing.
    expect(gateway.simulator.control.calls()).toHaveLength(calls + 1);
    const made = answers[0]?.status === 201 ? first : second;
    expect((await connect(made, small)).status).toBe(200);
  });
});
