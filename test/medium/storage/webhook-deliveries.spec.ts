import {
  DELIVERY_VISIBLE_AFTER_MS,
  type ClaimedDelivery,
  type DeliveryChange,
} from '#libs/storage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { about } from './about.js';
import { claimDeliveries } from './claim-as-turn.js';
import { aFact } from '../../support/builders.js';
import { openStorage, type Storage } from './open-storage.js';
import { anEndpoint, twoTenants } from './scene.js';

describe('WebhookDeliveryRepository', () => {
  let storage: Storage;
  let tenantId: string;
  let otherId: string;
  let endpointId: string;

  beforeAll(async () => {
    storage = await openStorage({ poolSize: 6 });
    ({ tenantId, otherId } = await twoTenants(storage));
  });
  afterAll(() => storage.close());
  beforeEach(async () => {
    ({ id: endpointId } = await anEndpoint(storage, tenantId));
  });

  const tell = (...bodies: string[]) =>
    storage.facts.append(
      tenantId,
      bodies.map((name) => aFact({ body: JSON.stringify({ name }) })),
    );
  const claim = (limit = 10) => claimDeliveries(storage, tenantId, endpointId, limit);
  const bodies = (claimed: ClaimedDelivery[]) =>
    claimed.map(({ body }) => (JSON.parse(body) as { name: string }).name);
  const list = () => storage.deliveries.list(tenantId, endpointId, 100);
  const inMs = async () =>
    (await storage.deliveries.nextDueAt(tenantId, endpointId))!.getTime() - Date.now();
  const change = (id: string, given: Partial<DeliveryChange> = {}): DeliveryChange => ({
    id,
    state: 'delivered',
    nextAttemptAt: null,
    status: 200,
    error: null,
    ...given,
  });
  const comeDue = () =>
    storage.database.ask(
      `UPDATE webhook_deliveries SET next_attempt_at = now() - interval '1 second'
        WHERE endpoint_id = $1 AND next_attempt_at > now()`,
      [endpointId],
    );

  it('starts what is due, oldest first, no more than asked, and hides it', async () => {
    await tell('1', '2', '3');
    const claimed = await claim(2);
    expect(bodies(claimed)).toEqual(['1', '2']);
    expect(claimed).toMatchObject([
      { attempts: 0, startedCount: 1 },
      { attempts: 0, startedCount: 1 },
    ]);
    expect(bodies(await claim())).toEqual(['3']);
    expect(await claim()).toEqual([]);
    const waitMs = await inMs();
    expect(waitMs).toBeGreaterThan(DELIVERY_VISIBLE_AFTER_MS - 5_000);
    expect(waitMs).toBeLessThanOrEqual(DELIVERY_VISIBLE_AFTER_MS);
  });

  it('reads of a backlog what it starts and ends, whatever PostgreSQL thinks of its tables', async () => {
    await tell(...Array.from({ length: 500 }, (_, n) => `${n}`));
    const rows = () =>
      storage.work.run(tenantId, (manager) =>
        manager.query<{ read: number }[]>(
          `SELECT sum(coalesce(idx_tup_fetch, 0) + seq_tup_read)::int AS read
             FROM pg_stat_xact_user_tables WHERE relname IN ('facts', 'webhook_deliveries')`,
        ),
      );
    const read = await storage.work.run(tenantId, async () => {
      const [before] = await rows();
      const claimed = await claim(10);
      await storage.deliveries.record(
        tenantId,
        claimed.slice(0, 5).map(({ id }) => change(id)),
      );
      await storage.deliveries.release(
        tenantId,
        claimed.slice(5).map(({ id }) => id),
      );
      const [after] = await rows();
      return after!.read - before!.read;
    });
    expect(read).toBeGreaterThan(10);
    expect(read).toBeLessThan(100);
  });

  it('gives no delivery to two turns at once', async () => {
    await tell(...Array.from({ length: 40 }, (_, n) => `${n}`));
    const turns = await Promise.all(Array.from({ length: 6 }, () => claim(10)));
    const ids = turns.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('records a delivery, and owes nothing more', async () => {
    await tell('1');
    const [one] = await claim();
    await storage.deliveries.record(tenantId, [change(one!.id)]);
    const [row] = await list();
    expect(row).toMatchObject({
      state: 'delivered',
      attempts: 1,
      startedCount: 0,
      lastStatus: 200,
      lastError: null,
    });
    expect(row!.deliveredAt).toBeInstanceOf(Date);
    expect(await storage.deliveries.nextDueAt(tenantId, endpointId)).toBeNull();
  });

  it('owes a failed try again at the time given, and holds up no other', async () => {
    await tell('1', '2');
    const [first, second] = await claim();
    const at = new Date(Date.now() + 60_000);
    await storage.deliveries.record(tenantId, [
      change(first!.id, { state: 'pending', nextAttemptAt: at, status: 503, error: 'a\u0000b' }),
      change(second!.id, { state: 'failed', status: null, error: 'no answer' }),
    ]);
    expect(await list()).toMatchObject([
      { state: 'failed', lastStatus: null, lastError: 'no answer', deliveredAt: null },
      {
        state: 'pending',
        nextAttemptAt: about(at),
        attempts: 1,
        lastStatus: 503,
        lastError: 'a\ufffdb',
      },
    ]);
    expect(await claim()).toEqual([]);
    await comeDue();
    expect(await claim()).toMatchObject([{ id: first!.id, attempts: 1, startedCount: 1 }]);
  });

  it('leaves one that has ended as it is', async () => {
    await tell('1');
    const [one] = await claim();
    await storage.deliveries.record(tenantId, [change(one!.id)]);
    const before = await list();
    await storage.deliveries.record(tenantId, [change(one!.id, { state: 'failed', status: 500 })]);
    await storage.deliveries.release(tenantId, [one!.id]);
    expect(await list()).toEqual(before);
    await storage.deliveries.record(tenantId, []);
  });

  it('gives deliveries back untouched', async () => {
    await tell('1', '2');
    const ids = (await claim()).map(({ id }) => id);
    await storage.deliveries.release(tenantId, ids);
    await storage.deliveries.release(tenantId, []);
    const again = await claim();
    expect(bodies(again)).toEqual(['1', '2']);
    expect(again).toMatchObject([{ startedCount: 1 }, { startedCount: 1 }]);
  });

  it('claims alone what was started before and never ended', async () => {
    await tell('1', '2', '3');
    await claim();
    await tell('4');
    await comeDue();
    const seen: string[][] = [];
    for (let turn = 0; turn < 4; turn++) seen.push(bodies(await claim()));
    expect(seen.toSorted()).toEqual([['1'], ['2'], ['3'], ['4']]);
  });

  it('waits for nothing when the endpoint is disabled', async () => {
    await tell('1');
    expect(await inMs()).toBeLessThanOrEqual(0);
    await storage.database.ask('UPDATE webhook_endpoints SET enabled = false WHERE id = $1', [
      endpointId,
    ]);
    expect(await storage.deliveries.nextDueAt(tenantId, endpointId)).toBeNull();
  });

  it('lists newest first, as many as asked', async () => {
    await tell('1', '2', '3');
    const ids = (await list()).map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted().toReversed());
    expect(await storage.deliveries.list(tenantId, endpointId, 2)).toHaveLength(2);
  });

  it('of another tenant are not claimed, recorded, given back, listed or waited for', async () => {
    await tell('1');
    const [one] = await claim();
    const before = await list();
    const { deliveries } = storage;
    expect(await claimDeliveries(storage, otherId, endpointId, 10)).toEqual([]);
    await deliveries.record(otherId, [change(one!.id)]);
    await deliveries.release(otherId, [one!.id]);
    expect(await deliveries.list(otherId, endpointId, 10)).toEqual([]);
    expect(await deliveries.nextDueAt(otherId, endpointId)).toBeNull();
    expect(await list()).toEqual(before);
  });
});
