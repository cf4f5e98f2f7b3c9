import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectProblem } from './expect-problem.js';
import { aTapItem, aWebhook, sendWebhook } from './meta-webhook.js';
import { openGateway, type Gateway } from './open-gateway.js';
import {
  aTenant,
  anAccount,
  anInstagramAccount,
  type AccountOfTest,
  type TenantOfTest,
} from './tenants.js';

describe('the id of a request', () => {
  let gateway: Gateway;
  let tenant: TenantOfTest;
  let account: AccountOfTest;
  beforeAll(async () => {
    gateway = await openGateway();
    tenant = await aTenant(gateway);
    account = await anAccount(gateway, tenant);
  });
  afterAll(() => gateway.close());

  const headersOf = (id: string) => ({ 'x-request-id': id });

  it('is in the problem, in the answer and in the logs of what went wrong', async () => {
    const answer = await gateway.ask({ path: '/v1/accounts', headers: headersOf('order-7') });
    const { request_id } = await expectProblem(gateway, answer, 401, 'missing_key');
    expect([request_id, answer.headers['x-request-id']]).toEqual(['order-7', 'order-7']);
    await gateway.database.ask('ALTER TABLE reply_rules RENAME TO hidden');
    await tenant.ask({ path: '/v1/reply-rules', headers: headersOf('order-8') });
    await gateway.database.ask('ALTER TABLE hidden RENAME TO reply_rules');
    const lines = gateway
      .logs()
      .split('\n')
      .filter((line) => line.includes('order-8'));
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { level: 'error', requestId: 'order-8', tenantId: tenant.id },
    ]);
  });

  it("of Meta's is kept with every event that it brought, also when others share its insert", async () => {
    const taps = ['meta-1', 'meta-2', 'meta-3'].map((id) => {
      const items = [1, 2].map((n) => aTapItem(account.igUserId, { mid: `m_${id}_${n}` }));
      return sendWebhook(gateway, aWebhook({ [account.igUserId]: items }), headersOf(id));
    });
    for (const { status } of await Promise.all(taps)) expect(status).toBe(200);
    const rows = await gateway.database.ask<{ mid: string; request_id: string }>(
      `SELECT mid, request_id FROM inbound_events WHERE mid LIKE 'm_meta-%' ORDER BY mid`,
    );
    expect(rows).toHaveLength(6);
    for (const { mid, request_id: id } of rows) expect(mid).toMatch(RegExp(`^m_${id}_[12]$`));
  });

  it('that sets questions is kept with their revision', async () => {
    await tenant.ask({
      method: 'PUT',
      path: `/v1/accounts/${account.id}/ice-breakers`,
      body: { ice_breakers: [{ question: 'Hours?', payload: 'HOURS' }] },
      headers: headersOf('questions-1'),
    });
    const rows = await gateway.database.ask(
      'SELECT request_id FROM ice_breaker_revisions WHERE account_id = $1',
      [account.id],
    );
    expect(rows).toEqual([{ request_id: 'questions-1' }]);
  });

  it('that connects an account is in the fact of it', async () => {
    const { accessToken, igUserId } = anInstagramAccount(gateway);
    await tenant.ask({
      method: 'POST',
      path: '/v1/accounts',
      body: { access_token: accessToken },
      headers: headersOf('connect-1'),
    });
    const rows = await gateway.database.ask(
      `SELECT f.type, f.body::jsonb ->> 'request_id' AS request
         FROM facts f JOIN accounts a ON a.id = f.account_id WHERE a.ig_user_id = $1`,
      [igUserId],
    );
    expect(rows).toEqual([{ type: 'account.connected', request: 'connect-1' }]);
  });
});
