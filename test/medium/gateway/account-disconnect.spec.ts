import { newId } from '#libs/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { expectProblem } from './expect-problem.js';
import { aConnectLink, comeBack } from './log-in.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { aKeyOf, aTenant, anAccount, type AccountOfTest, type TenantOfTest } from './tenants.js';

const page = z.object({ data: z.array(z.looseObject({ id: z.uuid(), status: z.string() })) });

describe('letting an account go', () => {
  let gateway: Gateway;
  let tenant: TenantOfTest;
  beforeAll(async () => {
    gateway = await openGateway();
    tenant = await aTenant(gateway);
  });
  afterAll(() => gateway.close());

  const letGo = (
    { id }: Pick<AccountOfTest, 'id'>,
    query = '',
    headers: Record<string, string> = {},
    as = tenant,
  ) => as.ask({ method: 'DELETE', path: `/v1/accounts/${id}${query}`, headers });
  const rowOf = async ({ id }: AccountOfTest) => {
    const [row] = await gateway.database.ask<Record<string, unknown>>(
      `SELECT a.status, a.leave_ice_breakers, c.refresh_due_at, c.check_due_at,
              c.leave_due_at <= now() AS is_due, c.next_due_at <= now() AS is_next,
              EXISTS (SELECT FROM account_tokens t WHERE t.account_id = a.id) AS has_token
         FROM accounts a JOIN account_care c ON c.account_id = a.id WHERE a.id = $1`,
      [id],
    );
    return row;
  };

  it.each([
    ['', 'keep'],
    ['?ice_breakers=keep', 'keep'],
    ['?ice_breakers=delete', 'delete'],
  ])('%s makes its farewell due at once, and nothing else', async (query, leave) => {
    const account = await anAccount(gateway, tenant);
    const answer = await letGo(account, query);
    expect(answer).toMatchObject({
      status: 202,
      json: {
        id: account.id,
        status: 'disconnecting',
        status_reason: expect.stringMatching(/.{10,}/),
        reason_code: 'removed_by_tenant',
      },
    });
    expect(answer.headers['etag']).toMatch(/^"\d+"$/);
    expect(await rowOf(account)).toEqual({
      status: 'disconnecting',
      leave_ice_breakers: leave,
      refresh_due_at: null,
      check_due_at: null,
      is_due: true,
      is_next: true,
      // The farewell itself still needs it.
      has_token: true,
    });
    const log = await tenant.ask({ path: `/v1/audit-log?target=account:${account.id}&limit=1` });
    expect(log.json).toMatchObject({
      data: [
        {
          action: 'account.disconnecting',
          before: { status: 'connected', leave_ice_breakers: null },
          after: { status: 'disconnecting', leave_ice_breakers: leave },
        },
      ],
    });
  });

  it('twice is once, but that the second may ask for the questions too', async () => {
    const account = await anAccount(gateway, tenant);
    const first = await letGo(account, '?ice_breakers=keep');
    const same = await letGo(account);
    expect([same.status, same.json]).toEqual([202, first.json]);
    await letGo(account, '?ice_breakers=delete');
    expect(await rowOf(account)).toMatchObject({ leave_ice_breakers: 'delete' });
    await letGo(account);
    expect(await rowOf(account)).toMatchObject({ leave_ice_breakers: 'delete' });
    const entries = await gateway.database.ask(
      "SELECT 1 FROM audit_log WHERE target = $1 AND action = 'account.disconnecting'",
      [`account:${account.id}`],
    );
    expect(entries).toHaveLength(2);
  });

  it('side by side with itself is once', async () => {
    const account = await anAccount(gateway, tenant);
    const answers = await Promise.all(Array.from({ length: 5 }, () => letGo(account)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    const entries = await gateway.database.ask(
      "SELECT 1 FROM audit_log WHERE target = $1 AND action = 'account.disconnecting'",
      [`account:${account.id}`],
    );
    expect(entries).toHaveLength(1);
  });

  it('leaves one that is gone as it is', async () => {
    const account = await anAccount(gateway, tenant);
    await gateway.database.ask(
      "UPDATE accounts SET status = 'disconnected', reason_code = 'removed_by_owner' WHERE id = $1",
      [account.id],
    );
    const answer = await letGo(account, '?ice_breakers=delete');
    expect(answer).toMatchObject({
      status: 202,
      json: { status: 'disconnected', reason_code: 'removed_by_owner' },
    });
    expect(await rowOf(account)).toMatchObject({ leave_ice_breakers: null });
  });

  it('keeps to the version that the caller has seen', async () => {
    const account = await anAccount(gateway, tenant);
    const { headers } = await tenant.ask({ path: `/v1/accounts/${account.id}` });
    const etag = String(headers['etag']);
    const path = `/v1/accounts/${account.id}`;
    await tenant.ask({ method: 'PATCH', path, body: { when_unsure: 'resend' } });
    const stale = await letGo(account, '', { 'if-match': etag });
    await expectProblem(gateway, stale, 412, 'changed_meanwhile');
    expect(await rowOf(account)).toMatchObject({ status: 'connected' });
    const present = (await tenant.ask({ path })).headers['etag'];
    expect((await letGo(account, '', { 'if-match': String(present) })).status).toBe(202);
  });

  it.each(['?ice_breakers=maybe', '?ice_breakers=', '?icebreakers=keep', '?ice_breakers=keep&x=1'])(
    'with %s is refused before anything is done',
    async (query) => {
      const account = await anAccount(gateway, tenant);
      await expectProblem(gateway, await letGo(account, query), 422, 'invalid_request');
      expect(await rowOf(account)).toMatchObject({ status: 'connected' });
    },
  );

  it('of another tenant is of what never was', async () => {
    const other = await aTenant(gateway);
    const account = await anAccount(gateway, other);
    await expectProblem(gateway, await letGo(account), 404, 'not_found');
    await expectProblem(gateway, await letGo({ id: newId() }), 404, 'not_found');
    expect(await rowOf(account)).toMatchObject({ status: 'connected' });
  });

  it('is for a key that is bound to it, and not for one bound to another', async () => {
    const [own, other] = [await anAccount(gateway, tenant), await anAccount(gateway, tenant)];
    const bound = await aKeyOf(gateway, tenant.id, ['accounts:write'], { account_ids: [own.id] });
    await expectProblem(gateway, await letGo(other, '', {}, bound), 404, 'not_found');
    expect((await letGo(own, '', {}, bound)).status).toBe(202);
  });

  it('is for a suspended tenant too, since it only takes away', async () => {
    const suspended = await aTenant(gateway);
    const account = await anAccount(gateway, suspended);
    await gateway.database.ask("UPDATE tenants SET status = 'suspended' WHERE id = $1", [
      suspended.id,
    ]);
    expect((await letGo(account, '', {}, suspended)).status).toBe(202);
  });

  it.each(['by its token', 'by a login'])('ends when it is connected again %s', async (way) => {
    const account = await anAccount(gateway, tenant);
    await letGo(account, '?ice_breakers=delete');
    if (way === 'by a login') {
      const link = await aConnectLink(tenant);
      const answer = await comeBack(gateway, link, { sim_account: account.igUserId });
      expect(answer.status).toBe(200);
    } else {
      const body = { access_token: account.accessToken };
      expect((await tenant.ask({ method: 'POST', path: '/v1/accounts', body })).status).toBe(200);
    }
    expect(await rowOf(account)).toMatchObject({
      status: 'connected',
      leave_ice_breakers: null,
      is_due: null,
      is_next: false,
    });
  });

  it('shows in the list, which can be asked for one status', async () => {
    const owner = await aTenant(gateway);
    const [kept, gone] = [await anAccount(gateway, owner), await anAccount(gateway, owner)];
    await letGo(gone, '', {}, owner);
    const idsOf = async (query: string) => {
      const answer = await owner.ask({ path: `/v1/accounts${query}` });
      return page.parse(answer.json).data.map(({ id }) => id);
    };
    expect(await idsOf('')).toEqual([gone.id, kept.id]);
    expect(await idsOf('?status=disconnecting')).toEqual([gone.id]);
    expect(await idsOf('?status=connected&limit=1')).toEqual([kept.id]);
    expect(await idsOf('?status=needs_reauth')).toEqual([]);
    const wrong = await owner.ask({ path: '/v1/accounts?status=gone' });
    await expectProblem(gateway, wrong, 422, 'invalid_request');
  });

  it('keeps the answers of Idempotency-Keys with the account that they tell of', async () => {
    const account = await anAccount(gateway, tenant);
    const key = newId();
    const body = { access_token: account.accessToken };
    await tenant.ask({
      method: 'POST',
      path: '/v1/accounts',
      body,
      headers: { 'idempotency-key': key },
    });
    const kept = await gateway.database.ask(
      'SELECT about_account FROM idempotency_keys WHERE key = $1',
      [key],
    );
    expect(kept).toEqual([{ about_account: account.id }]);
  });
});
