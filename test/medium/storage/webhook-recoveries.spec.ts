import type { RecoveryDraft } from '#libs/storage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aFact } from '../../support/builders.js';
import { openStorage, type Storage } from './open-storage.js';
import { anEndpoint, twoTenants } from './scene.js';

describe('WebhookRecoveries', () => {
  let storage: Storage;
  let scene: Awaited<ReturnType<typeof twoTenants>>;
  let tenantId: string;
  let endpointId: string;

  beforeAll(async () => {
    storage = await openStorage();
  });
  afterAll(() => storage.close());
  beforeEach(async () => {
    scene = await twoTenants(storage);
    tenantId = scene.tenantId;
    ({ id: endpointId } = await anEndpoint(storage, tenantId));
  });

  const tell = (count: number, given: Parameters<typeof aFact>[0] = {}) =>
    storage.facts.append(
      tenantId,
      Array.from({ length: count }, () => aFact(given)),
    );
  const draft = (given: Partial<RecoveryDraft> = {}): RecoveryDraft => ({
    kind: 'failed',
    since: new Date(Date.now() - 60_000),
    until: null,
    eventTypes: null,
    accountIds: null,
    ...given,
  });
  const end = (state: string, count: number) =>
    storage.database.ask(
      `UPDATE webhook_deliveries SET state = $2, attempts = 10, step = 10
        WHERE id IN (SELECT id FROM webhook_deliveries
                      WHERE endpoint_id = $1 AND state = 'pending' ORDER BY id LIMIT $3)`,
      [endpointId, state, count],
    );
  const states = async (of = endpointId) => {
    const rows = await storage.database.ask<{ state: string; n: number }>(
      `SELECT state, count(*)::int AS n FROM webhook_deliveries WHERE endpoint_id = $1 GROUP BY 1`,
      [of],
    );
    return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
  };
  const workOff = async (of = endpointId) => {
    for (let batches = 1; ; batches += 1) {
      await storage.recoveries.workOff(tenantId, of);
      if ((await storage.recoveries.countRunning(tenantId, of)) === 0) return batches;
    }
  };
  const progress = async (of = endpointId) => {
    const { rows } = await storage.recoveries.list(tenantId, of, 10, null);
    return rows.map(({ scanned, queued, finishedAt }) => [scanned, queued, finishedAt !== null]);
  };

  it('owes anew what failed, in batches, and nothing that arrived', async () => {
    await tell(1_200);
    await end('failed', 700);
    await end('delivered', 300);
    await storage.recoveries.create(tenantId, endpointId, draft());
    expect(await storage.deliveries.nextDueAt(tenantId, endpointId)).not.toBeNull();
    expect(await workOff()).toBe(3);
    expect(await states()).toEqual({ pending: 900, delivered: 300 });
    expect(await progress()).toEqual([[1_200, 700, true]]);
    const [row] = await storage.database.ask<{ step: number; attempts: number }>(
      `SELECT max(step) AS step, max(attempts) AS attempts FROM webhook_deliveries
        WHERE endpoint_id = $1 AND state = 'pending'`,
      [endpointId],
    );
    expect(row).toEqual({ step: 0, attempts: 10 });
  });

  it('looks at no more than the range, and minds types and accounts', async () => {
    const { account } = scene;
    await tell(3, { type: 'reply.sent', accountId: account.id });
    await tell(2, { type: 'reply.sent' });
    await tell(4, { type: 'account.connected', accountId: account.id });
    await end('delivered', 9);
    const only = { kind: 'all' as const, eventTypes: ['reply.*'], accountIds: [account.id] };
    await storage.recoveries.create(tenantId, endpointId, draft(only));
    await workOff();
    expect(await states()).toEqual({ pending: 3, delivered: 6 });
    const past = { kind: 'all' as const, until: new Date(Date.now() - 30_000) };
    await storage.recoveries.create(tenantId, endpointId, draft(past));
    await workOff();
    expect(await states()).toEqual({ pending: 3, delivered: 6 });
  });

  it('tells an endpoint what happened before it was made, if it would be told today', async () => {
    await tell(2, { type: 'reply.sent' });
    await tell(1, { type: 'account.connected' });
    await storage.facts.appendSample(tenantId, endpointId, {
      type: 'reply.sent',
      body: '{"data":{}}',
    });
    const late = await anEndpoint(storage, tenantId, { eventTypes: ['reply.*'], ordered: true });
    await storage.recoveries.create(tenantId, late.id, draft({ kind: 'all' }));
    await workOff(late.id);
    expect(await states(late.id)).toEqual({ pending: 2 });
    const orders = await storage.database.ask(
      'SELECT DISTINCT order_key FROM webhook_deliveries WHERE endpoint_id = $1',
      [late.id],
    );
    expect(orders).toEqual([{ order_key: late.id }]);
    await storage.recoveries.create(tenantId, late.id, draft());
    await workOff(late.id);
    expect(await states(late.id)).toEqual({ pending: 2 });
  });

  it('is worked off by one turn at a time, and what a dead one did is not done twice', async () => {
    await tell(600);
    await end('failed', 600);
    await storage.recoveries.create(tenantId, endpointId, draft());
    const cut = storage.work.run(tenantId, async () => {
      await storage.recoveries.workOff(tenantId, endpointId);
      throw new Error('killed');
    });
    await expect(cut).rejects.toThrow('killed');
    expect(await progress()).toEqual([[0, 0, false]]);
    await Promise.all(
      Array.from({ length: 4 }, () => storage.recoveries.workOff(tenantId, endpointId)),
    );
    expect(await progress()).toEqual([[600, 600, true]]);
    expect(await states()).toEqual({ pending: 600 });
  });

  it('sends one again, unless it is under way', async () => {
    await tell(1);
    const [one] = await storage.deliveries.claim(tenantId, endpointId, 1, 'fresh');
    expect(await storage.recoveries.resend(tenantId, one!.id)).toBe('under-way');
    await storage.deliveries.record(tenantId, [
      { id: one!.id, state: 'delivered', nextAttemptAt: null, status: 204, error: null },
    ]);
    expect(await storage.recoveries.resend(tenantId, one!.id)).toBe('due');
    expect(await states()).toEqual({ pending: 1 });
    expect(await storage.recoveries.resend(tenantId, endpointId)).toBe('missing');
  });

  it('of another tenant are not begun, worked off, shown or sent again', async () => {
    const { otherId } = scene;
    await tell(1);
    await end('failed', 1);
    const { id } = await storage.recoveries.create(tenantId, endpointId, draft());
    const { recoveries, deliveryLog } = storage;
    await expect(recoveries.create(otherId, endpointId, draft())).rejects.toThrow(/foreign key/);
    expect(await recoveries.workOff(otherId, endpointId)).toBe(0);
    expect(await recoveries.countRunning(otherId, endpointId)).toBe(0);
    expect(await recoveries.find(otherId, endpointId, id)).toBeNull();
    expect((await recoveries.list(otherId, endpointId, 10, null)).rows).toEqual([]);
    const [delivery] = await storage.deliveries.list(tenantId, endpointId, 1);
    expect(await recoveries.resend(otherId, delivery!.id)).toBe('missing');
    expect(await deliveryLog.find(otherId, delivery!.id)).toBeNull();
    const all = { state: null, type: null, accountId: null, since: null, until: null };
    expect((await deliveryLog.list(otherId, endpointId, all, 10, null)).rows).toEqual([]);
    await expect(
      storage.facts.appendSample(otherId, endpointId, {
        type: 'webhook.test',
        body: '{"data":{}}',
      }),
    ).rejects.toThrow(/foreign key/);
    expect(await states()).toEqual({ failed: 1 });
    expect(await recoveries.find(tenantId, endpointId, id)).toMatchObject({ finishedAt: null });
  });
});
