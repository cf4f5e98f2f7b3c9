import { newId } from '#libs/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { expectProblem } from './expect-problem.js';
import { aConnectLink, comeBack } from './log-in.js';
import { aTapItem, aWebhook, sendWebhook } from './meta-webhook.js';
import { openGateway, type Gateway } from './open-gateway.js';
import {
  aKeyOf,
  aTenant,
  anAccount,
  anInstagramAccount,
  type AccountOfTest,
  type TenantOfTest,
} from './tenants.js';

const withAccount = z.looseObject({ account_id: z.uuid() });
const error = (message: string, at: string) => ({
  message,
  fix: 'Nothing.',
  code: 2,
  subcode: null,
  trace_id: null,
  at,
});

describe('the health of an account', () => {
  let gateway: Gateway;
  let tenant: TenantOfTest;
  beforeAll(async () => {
    gateway = await openGateway();
    tenant = await aTenant(gateway);
  });
  afterAll(() => gateway.close());

  const healthOf = async (id: string, as = tenant) => {
    const answer = await as.ask({ path: `/v1/accounts/${encodeURIComponent(id)}/health` });
    expect([answer.status, answer.text]).toEqual([200, answer.text]);
    return answer.json;
  };
  const set = (table: string, { id }: AccountOfTest, change: string) =>
    gateway.database.ask(
      `UPDATE ${table} SET ${change} WHERE ${table === 'accounts' ? 'id' : 'account_id'} = $1`,
      [id],
    );

  it('connected by its token is good, as far as can be known', async () => {
    const account = await anAccount(gateway, tenant);
    expect(await healthOf(account.id)).toEqual({
      account_id: account.id,
      status: 'connected',
      status_reason: null,
      reason_code: null,
      connected_at: expect.any(String),
      token: {
        issued_at: expect.any(String),
        age_days: 0,
        expires_at: expect.any(String),
        expires_in_days: 60,
        expiry_known: false,
        refreshed_at: null,
        next_refresh_at: expect.any(String),
        last_refresh_error: null,
        scopes: null,
        missing_scopes: [],
      },
      subscription: {
        fields: ['messages', 'messaging_postbacks'],
        missing: [],
        checked_at: expect.any(String),
        next_check_at: expect.any(String),
        last_error: null,
      },
      ice_breakers_status: null,
      last_event_at: null,
      last_send_at: null,
      last_error: null,
      next_step: null,
    });
  });

  it('connected by a login knows its scopes and its end', async () => {
    const { igUserId } = anInstagramAccount(gateway);
    const link = await aConnectLink(tenant);
    await comeBack(gateway, link, { sim_account: igUserId });
    const made = await tenant.ask({ path: `/v1/connect-links/${link.id}` });
    expect(await healthOf(withAccount.parse(made.json).account_id)).toMatchObject({
      token: {
        expiry_known: true,
        scopes: ['instagram_business_basic', 'instagram_business_manage_messages'],
        missing_scopes: [],
      },
      next_step: null,
    });
  });

  it('tells of its questions, its last event and its last message', async () => {
    const account = await anAccount(gateway, tenant);
    await tenant.ask({
      method: 'PUT',
      path: `/v1/accounts/${account.id}/ice-breakers`,
      body: { ice_breakers: [{ question: 'Open?', payload: 'OPEN' }] },
    });
    await sendWebhook(gateway, aWebhook({ [account.igUserId]: [aTapItem(account.igUserId, {})] }));
    await gateway.database.ask(
      `INSERT INTO replies (id, tenant_id, account_id, event_id, step, rule_id, person_id, message,
                            state, may_land_until, sent_at)
       SELECT gen_random_uuid(), tenant_id, account_id, id, step, gen_random_uuid(), person_id,
              '{"text":"x"}', 'sent', now(), timestamptz '2026-11-22 14:30Z' + step * interval '1 second'
         FROM inbound_events, generate_series(0, 2) AS step WHERE account_id = $1`,
      [account.id],
    );
    expect(await healthOf(account.id)).toMatchObject({
      ice_breakers_status: 'pending',
      last_event_at: expect.any(String),
      last_send_at: '2026-11-22T14:30:02.000Z',
    });
  });

  it('shows the latest error of all that is done for it', async () => {
    const account = await anAccount(gateway, tenant);
    await sendWebhook(gateway, aWebhook({ [account.igUserId]: [aTapItem(account.igUserId, {})] }));
    const told = async () =>
      z.looseObject({ last_error: z.unknown() }).parse(await healthOf(account.id)).last_error;
    const keep = async (table: string, column: string, message: string, at: string) => {
      await set(table, account, `${column} = '${JSON.stringify(error(message, at))}'`);
    };
    expect(await told()).toBeNull();
    await keep('inbound_events', 'last_error', 'of a send', '2026-11-22T10:00:00.000Z');
    expect(await told()).toMatchObject({ message: 'of a send' });
    await keep('account_care', 'refresh_error', 'of a refresh', '2026-11-22T11:00:00.000Z');
    expect(await told()).toMatchObject({ message: 'of a refresh' });
    await keep('account_care', 'subscription_error', 'older', '2026-11-22T09:00:00.000Z');
    expect(await told()).toMatchObject({ message: 'of a refresh' });
    expect(await healthOf(account.id)).toMatchObject({
      token: { last_refresh_error: { message: 'of a refresh' } },
      subscription: { last_error: { message: 'older' } },
    });
  });

  it.each<[string, [table: string, change: string][], object]>([
    [
      'whose token ended',
      [
        [
          'accounts',
          "status = 'needs_reauth', reason_code = 'token_expired', status_reason = 'It ended.'",
        ],
      ],
      {
        status: 'needs_reauth',
        reason_code: 'token_expired',
        status_reason: 'It ended.',
        next_step: { code: 'connect_again' },
      },
    ],
    [
      'that is restricted',
      [['accounts', "status = 'restricted', reason_code = 'messages_restricted'"]],
      { next_step: { code: 'check_restriction' } },
    ],
    [
      'whose owner left a permission out',
      [['account_tokens', "scopes = '{instagram_business_basic}'"]],
      {
        token: { missing_scopes: ['instagram_business_manage_messages'] },
        next_step: { code: 'grant_permissions' },
      },
    ],
    [
      'whose subscription lost a field',
      [['account_care', "subscribed_fields = '{messages}'"]],
      {
        subscription: { fields: ['messages'], missing: ['messaging_postbacks'] },
        next_step: { code: 'wait' },
      },
    ],
    [
      'whose token cannot be opened',
      [['account_tokens', 'seal_broken_at = now()']],
      { next_step: { code: 'tell_operator' } },
    ],
    [
      'whose token ends and cannot be refreshed',
      [
        [
          'account_tokens',
          "issued_at = now() - interval '55 days', expires_at = now() + interval '4 days 1 hour'",
        ],
        ['account_care', 'refresh_attempts = 7'],
      ],
      {
        token: { age_days: 55, expires_in_days: 5 },
        next_step: { code: 'connect_again_soon', text: expect.stringContaining('5 days') },
      },
    ],
    [
      'whose token was refreshed',
      [
        [
          'account_tokens',
          "issued_at = now() - interval '90 days', refreshed_at = now() - interval '3 days 1 hour'",
        ],
      ],
      { token: { age_days: 3, refreshed_at: expect.any(String) }, next_step: null },
    ],
    [
      'that was let go',
      [['accounts', "status = 'disconnected'"]],
      { next_step: { code: 'connect_again' } },
    ],
  ])('says what to do for one %s', async (_, changes, wanted) => {
    const account = await anAccount(gateway, tenant);
    for (const [table, change] of changes) await set(table, account, change);
    expect(await healthOf(account.id)).toMatchObject(wanted);
  });

  it('of one without a token or care is still told', async () => {
    const account = await anAccount(gateway, tenant);
    await gateway.database.ask('DELETE FROM account_tokens WHERE account_id = $1', [account.id]);
    await gateway.database.ask('DELETE FROM account_care WHERE account_id = $1', [account.id]);
    expect(await healthOf(account.id)).toMatchObject({
      token: null,
      subscription: { fields: null, missing: [], checked_at: null, next_check_at: null },
      next_step: { code: 'connect_again' },
    });
  });

  it('never holds the token, and is found by the own name of the tenant', async () => {
    const account = await anAccount(gateway, tenant);
    const path = `/v1/accounts/${account.id}`;
    await tenant.ask({ method: 'PATCH', path, body: { external_id: 'bakery/7' } });
    const health = await healthOf('bakery/7');
    expect(health).toMatchObject({ account_id: account.id });
    expect(JSON.stringify(health)).not.toContain(account.accessToken);
  });

  it('is for the tenant, with the scope, within the bounds of the key', async () => {
    const [own, other] = [await anAccount(gateway, tenant), await anAccount(gateway, tenant)];
    const stranger = await aTenant(gateway);
    const at = ({ id }: { id: string }) => ({ path: `/v1/accounts/${id}/health` });
    await expectProblem(gateway, await stranger.ask(at(own)), 404, 'not_found');
    await expectProblem(gateway, await tenant.ask(at({ id: newId() })), 404, 'not_found');
    const writer = await aKeyOf(gateway, tenant.id, ['accounts:write']);
    await expectProblem(gateway, await writer.ask(at(own)), 403, 'scope_missing');
    const bound = await aKeyOf(gateway, tenant.id, ['accounts:read'], { account_ids: [own.id] });
    expect((await bound.ask(at(own))).status).toBe(200);
    await expectProblem(gateway, await bound.ask(at(other)), 404, 'not_found');
  });

  it('is read by keys, however many events there are', async () => {
    const account = await anAccount(gateway, tenant);
    await gateway.database.ask(
      `INSERT INTO inbound_events (id, tenant_id, account_id, kind, person_id,
                                   occurred_at, state)
       SELECT gen_random_uuid(), $2, $1, 'echo', 'p', now(), 'noted'
         FROM generate_series(1, 20000) n`,
      [account.id, tenant.id],
    );
    await gateway.database.ask('ANALYZE inbound_events');
    const plan = await gateway.database.ask<Record<string, string>>(
      `EXPLAIN SELECT id FROM inbound_events WHERE tenant_id = '${tenant.id}'
          AND account_id = '${account.id}' ORDER BY id DESC LIMIT 50`,
    );
    expect(JSON.stringify(plan)).toMatch(/using inbound_events_\w+_account_id_id_idx/);
    expect(JSON.stringify(plan)).not.toContain('Seq Scan');
    expect(await healthOf(account.id)).toMatchObject({ last_event_at: expect.any(String) });
  });
});
