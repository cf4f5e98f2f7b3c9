import { newId } from '#libs/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { aNumericId } from '../../support/builders.js';
import type { Method } from './ask.js';
import { expectProblem } from './expect-problem.js';
import { aTapItem, aWebhook, sendWebhook } from './meta-webhook.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { aTenant, anAccount, type AccountOfTest, type TenantOfTest } from './tenants.js';

const PATH = '/v1/conversations';
const page = z.object({ data: z.array(z.looseObject({ id: z.uuid(), person_id: z.string() })) });

describe('the conversations of a tenant', () => {
  let gateway: Gateway;
  let tenant: TenantOfTest;
  let account: AccountOfTest;
  beforeAll(async () => {
    gateway = await openGateway();
    tenant = await aTenant(gateway);
    account = await anAccount(gateway, tenant);
  });
  afterAll(() => gateway.close());

  /** As the responder makes it, at the person's first tap. */
  const aConversation = async (given: { state?: string; tags?: string[] } = {}) => {
    const id = newId();
    const personId = aNumericId();
    await gateway.database.ask(
      `INSERT INTO conversations (id, tenant_id, account_id, person_id, state, tags, last_tap_at)
       VALUES ($1, $2, $3, $4, $5, $6, '2026-11-22T14:30:00Z')`,
      [id, tenant.id, account.id, personId, given.state ?? 'automated', given.tags ?? []],
    );
    return { id, personId };
  };
  const ask = (method: Method, path: string, body?: unknown, as = tenant, headers = {}) =>
    as.ask({ method, path: `${PATH}${path}`, headers, ...(body === undefined ? {} : { body }) });
  const toldOf = async (personId: string) => {
    const rows = await gateway.database.ask<{ told: string }>(
      `SELECT concat_ws(' ', type, body::jsonb #>> '{data,reason}') AS told
         FROM facts WHERE person_id = $1 ORDER BY id`,
      [personId],
    );
    return rows.map(({ told }) => told);
  };

  it('are shown with the window that the person’s last words opened', async () => {
    const { id, personId } = await aConversation({ tags: ['lead'] });
    const shown = {
      id,
      account_id: account.id,
      person_id: personId,
      state: 'automated',
      held_until: null,
      opted_out_at: null,
      tags: ['lead'],
      last_tap_at: '2026-11-22T14:30:00.000Z',
      window_ends_at: '2026-11-23T14:30:00.000Z',
      created_at: expect.any(String),
    };
    expect(await ask('GET', `/${id}`)).toMatchObject({ status: 200, json: shown });
    const tap = { ...aTapItem(account.igUserId), sender: { id: personId } };
    await sendWebhook(gateway, aWebhook({ [account.igUserId]: [tap] }));
    const { window_ends_at } = z
      .looseObject({ window_ends_at: z.string() })
      .parse((await ask('GET', `/${id}`)).json);
    expect(Date.parse(window_ends_at)).toBe(tap.timestamp + 24 * 60 * 60_000);
  });

  it('are listed, all or those of an account, a state, a tag or a person', async () => {
    const mine = await anAccount(gateway, tenant);
    const before = account;
    account = mine;
    const lead = await aConversation({ tags: ['lead'] });
    const held = await aConversation({ state: 'handed_off' });
    account = before;
    const list = async (query: string) => {
      const { data } = page.parse((await ask('GET', `?account_id=${mine.id}${query}`)).json);
      return data.map(({ id }) => id);
    };
    expect(await list('')).toEqual([held.id, lead.id]);
    expect(await list('&tag=lead')).toEqual([lead.id]);
    expect(await list('&state=handed_off')).toEqual([held.id]);
    expect(await list(`&person_id=${lead.personId}`)).toEqual([lead.id]);
    await expectProblem(gateway, await ask('GET', '?state=asleep'), 422, 'invalid_request');
  });

  it('are handed off and resumed, each told once and in the audit log', async () => {
    const { id, personId } = await aConversation();
    const body = { url: 'https://partner.example/hooks' };
    await tenant.ask({ method: 'POST', path: '/v1/webhook-endpoints', body });
    const off = await ask('POST', `/${id}/handoff`);
    expect(off).toMatchObject({ status: 200, json: { state: 'handed_off', held_until: null } });
    const forAnHour = await ask('POST', `/${id}/handoff`, { minutes: 60 });
    const { held_until } = z.looseObject({ held_until: z.string() }).parse(forAnHour.json);
    expect(Math.abs(Date.parse(held_until) - Date.now() - 3_600_000)).toBeLessThan(60_000);
    expect((await ask('POST', `/${id}/resume`)).json).toMatchObject({
      state: 'automated',
      held_until: null,
    });
    expect(await ask('POST', `/${id}/resume`)).toMatchObject({ status: 200 });
    expect(await toldOf(personId)).toEqual([
      'conversation.handed_off handed_off_by_request',
      'conversation.resumed resumed_by_request',
    ]);
    const log = await tenant.ask({ path: `/v1/audit-log?target=conversation:${id}` });
    const { data } = z
      .object({ data: z.array(z.looseObject({ action: z.string() })) })
      .parse(log.json);
    expect(data.map(({ action }) => action)).toEqual([
      'conversation.resumed',
      'conversation.handed_off',
      'conversation.handed_off',
    ]);
    expect(log.text).not.toContain(personId);
  });

  it('are handed off for as long as the account has it, where nobody says so', async () => {
    const { id } = await aConversation();
    const change = { conversations: { handoff_minutes: 30 } };
    await tenant.ask({ method: 'PATCH', path: `/v1/accounts/${account.id}`, body: change });
    const off = await ask('POST', `/${id}/handoff`, {});
    expect(off.json).toMatchObject({ held_until: expect.any(String) });
    const forEver = await ask('POST', `/${id}/handoff`, { minutes: null });
    expect(forEver.json).toMatchObject({ state: 'handed_off', held_until: null });
  });

  it('get tags, and the person’s wish, without an ETag', async () => {
    const { id, personId } = await aConversation({ tags: ['old'] });
    const change = { tags: ['a', 'b'], opted_out: true };
    const changed = await ask('PATCH', `/${id}`, change);
    expect(changed).toMatchObject({
      status: 200,
      json: { tags: ['a', 'b'], opted_out_at: expect.any(String) },
    });
    expect(changed.headers).not.toHaveProperty('etag');
    expect((await ask('PATCH', `/${id}`, { opted_out: false })).json).toMatchObject({
      tags: ['a', 'b'],
      opted_out_at: null,
    });
    expect(await toldOf(personId)).toEqual([
      'conversation.handed_off opted_out',
      'conversation.resumed opted_in',
    ]);
    const faulty = await ask('PATCH', `/${id}`, { tags: ['a', 'a', ' '], opted_out: 'yes' });
    const { errors } = await expectProblem(gateway, faulty, 422, 'invalid_request');
    expect(errors?.map(({ pointer }) => pointer).toSorted()).toEqual([
      '/opted_out',
      '/tags',
      '/tags/2',
    ]);
    await expectProblem(gateway, await ask('PATCH', `/${id}`, {}), 422, 'invalid_request');
  });

  it('are handed off once for one Idempotency-Key, also after they were resumed', async () => {
    const { id } = await aConversation();
    const once = { 'idempotency-key': newId() };
    const first = await ask('POST', `/${id}/handoff`, { minutes: 5 }, tenant, once);
    await ask('POST', `/${id}/resume`);
    const again = await ask('POST', `/${id}/handoff`, { minutes: 5 }, tenant, once);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(again.json).toEqual(first.json);
    expect((await ask('GET', `/${id}`)).json).toMatchObject({ state: 'automated' });
  });

  it('are nobody else’s', async () => {
    const { id } = await aConversation();
    const other = await aTenant(gateway);
    expect((await ask('GET', '', undefined, other)).json).toEqual({ data: [], next_cursor: null });
    for (const asked of [id, newId()]) {
      for (const answer of [
        await ask('GET', `/${asked}`, undefined, other),
        await ask('PATCH', `/${asked}`, { tags: [] }, other),
        await ask('POST', `/${asked}/handoff`, {}, other),
        await ask('POST', `/${asked}/resume`, undefined, other),
      ]) {
        await expectProblem(gateway, answer, 404, 'not_found');
      }
    }
  });
});
