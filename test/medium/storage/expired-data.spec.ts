import { firstIdOf, newId } from '#libs/domain';
import { BEFORE_ALL_IDS, EXPIRING, type Account, type Expiring } from '#libs/storage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aNumericId } from '../../support/builders.js';
import { claimDeliveries, claimEvents } from './claim-as-turn.js';
import { aLinkTo, fillTenant } from './fill-tenant.js';
import { makeOlder } from './make-older.js';
import { answered } from './life-of-person.js';
import { openStorage, type Storage } from './open-storage.js';
import { aTenant, anEndpoint, receive, twoTenants } from './scene.js';
import { countRowsOf, present } from './tables-of-tenants.js';
import { exitContext } from './wait-for-lock.js';

describe('what a tenant keeps no longer', () => {
  let storage: Storage;
  let tenantId: string;
  let account: Account;
  let foreign: Account;
  let endpointId: string;

  beforeAll(async () => {
    storage = await openStorage();
  });
  afterAll(() => storage.close());
  beforeEach(async () => {
    const scene = await twoTenants(storage);
    ({ tenantId, account, otherAccount: foreign } = scene);
    endpointId = (await anEndpoint(storage, tenantId)).id;
    await anEndpoint(storage, foreign.tenantId);
  });

  const keepFor = (days: number, of = tenantId) =>
    storage.database.ask('UPDATE tenants SET retention_days = $2 WHERE id = $1', [of, days]);
  const remove = async (what: readonly Expiring[] = EXPIRING, of = tenantId) => {
    const sums: Record<string, number> = {};
    for (const one of what) {
      for (let after: string | null = BEFORE_ALL_IDS; after !== null;) {
        const batch = await storage.expired.removeBatch(of, one, after);
        for (const [table, rows] of Object.entries(batch.expired)) {
          sums[table] = (sums[table] ?? 0) + rows;
        }
        after = batch.next;
      }
    }
    return sums;
  };
  const tap = () => ({ personId: aNumericId() });
  const switchOff = (of = tenantId) =>
    storage.database.ask('UPDATE webhook_endpoints SET enabled = false WHERE tenant_id = $1', [of]);

  it('goes when its time is over: events, replies, facts, deliveries, links, reports, answers', async () => {
    await answered(storage, account, tap());
    await answered(storage, foreign, tap());
    await aLinkTo(storage, account);
    const request = { id: newId(), personId: 'nobody', accountId: null };
    const source = { actor: 'operator', requestId: null, ip: null };
    await storage.dataErasures.request(tenantId, request, source);
    await storage.dataErasures.finish(tenantId, request.id);
    const key = { tenantId, owner: 'key:1', key: 'once', fingerprint: Buffer.alloc(32) };
    await storage.idempotency.claim(key, 60_000);
    await makeOlder(storage, tenantId, 99);
    await makeOlder(storage, foreign.tenantId, 99);
    await answered(storage, account, tap());
    await switchOff();
    const others = await countRowsOf(storage.database, foreign.tenantId);
    expect(await remove()).toEqual({
      inbound_events: 1,
      replies: 1,
      facts: 1,
      webhook_deliveries: 1,
      connect_links: 1,
      data_erasures: 1,
      idempotency_keys: 1,
    });
    const left = present(await countRowsOf(storage.database, tenantId));
    expect(left).toMatchObject({
      inbound_events: 1,
      replies: 1,
      facts: 1,
      webhook_deliveries: 1,
      accounts: 1,
      webhook_endpoints: 1,
    });
    expect(left).not.toHaveProperty('connect_links');
    expect(await countRowsOf(storage.database, foreign.tenantId)).toEqual(others);
    expect(await remove()).toEqual({});
  });

  it('touches nothing of what has its time before it, nor any other table', async () => {
    await fillTenant(storage, account);
    await answered(storage, account, tap());
    await makeOlder(storage, tenantId, 89);
    await storage.database.ask(
      `UPDATE idempotency_keys SET expires_at = now() + interval '1 hour' WHERE tenant_id = $1`,
      [tenantId],
    );
    // What partners answered goes sooner than all else.
    expect(await remove()).toEqual({ webhook_attempts: 1 });
    const before = await countRowsOf(storage.database, tenantId);
    expect(await remove()).toEqual({});
    expect(await countRowsOf(storage.database, tenantId)).toEqual(before);
  });

  it.each([
    [90, 29, 0],
    [90, 31, 1],
    [7, 8, 1],
  ])(
    'is the attempts of a tenant that keeps for %i days after %i days: %i',
    async (keeps, age, gone) => {
      await fillTenant(storage, account);
      await keepFor(keeps);
      await makeOlder(storage, tenantId, age);
      expect((await remove(['attempts']))['webhook_attempts'] ?? 0).toBe(gone);
    },
  );

  it.each([
    // By the week, and a day later than whole weeks are dropped.
    [7, 7, 0],
    [7, 15, 1],
    [90, 89, 0],
    [3650, 3658, 1],
  ])('kept for %i days, after %i days', async (days, age, gone) => {
    await keepFor(days);
    await answered(storage, account, tap());
    await makeOlder(storage, tenantId, age);
    expect((await remove())['inbound_events'] ?? 0).toBe(gone);
  });

  it('is never an event that is owed an answer, however old', async () => {
    await receive(storage, account, tap(), tap(), { ...tap(), kind: 'echo' });
    await storage.database.ask(
      `UPDATE inbound_events SET state = 'unsure' WHERE id =
         (SELECT id FROM inbound_events WHERE account_id = $1 AND state = 'pending' LIMIT 1)`,
      [account.id],
    );
    await makeOlder(storage, tenantId, 400);
    expect(await remove()).toEqual({ inbound_events: 1 });
    const { rows } = await storage.events.list(
      tenantId,
      { state: null, accountId: null },
      10,
      null,
    );
    expect(rows.map(({ event }) => event.state).toSorted()).toEqual(['pending', 'unsure']);
  });

  it('is a fact with its deliveries, but for one that is on its way at this moment', async () => {
    await answered(storage, account, tap());
    await answered(storage, account, tap());
    await makeOlder(storage, tenantId, 99);
    const [onItsWay] = await claimDeliveries(storage, tenantId, endpointId, 1);
    await switchOff();
    expect(await remove(['facts'])).toEqual({ facts: 1, webhook_deliveries: 1 });
    expect((await storage.facts.list(tenantId, 10, null)).map(({ id }) => id)).toEqual([
      onItsWay!.factId,
    ]);
    await storage.deliveries.record(tenantId, [
      { id: onItsWay!.id, state: 'delivered', nextAttemptAt: null, status: 200, error: null },
    ]);
    expect(await remove(['facts'])).toEqual({ facts: 1, webhook_deliveries: 1 });
  });

  it('is never a fact that an endpoint is still to be told', async () => {
    await answered(storage, account, tap());
    await answered(storage, account, tap());
    await makeOlder(storage, tenantId, 91);
    expect(await remove(['facts'])).toEqual({});
    const [told] = await claimDeliveries(storage, tenantId, endpointId, 1);
    await storage.deliveries.record(tenantId, [
      { id: told!.id, state: 'delivered', nextAttemptAt: null, status: 200, error: null },
    ]);
    expect(await remove(['facts'])).toEqual({ facts: 1, webhook_deliveries: 1 });
  });

  it('keeps a link that may still be used, and an erasure that has not ended', async () => {
    await storage.connectLinks.create(tenantId, {
      id: firstIdOf(Date.now() - 100 * 86_400_000),
      stateHash: Buffer.from(newId()),
      externalId: null,
      returnUrl: null,
      expectedAccountId: null,
      actor: 'operator',
      requestId: null,
      livesMs: 60_000,
    });
    const request = { id: newId(), personId: 'nobody', accountId: null };
    await storage.dataErasures.request(tenantId, request, {
      actor: 'operator',
      requestId: null,
      ip: null,
    });
    await storage.database.ask(
      `UPDATE data_erasures SET requested_at = now() - interval '1 year', id = $2 WHERE id = $1`,
      [request.id, firstIdOf(Date.now() - 365 * 86_400_000)],
    );
    expect(await remove(['links', 'erasures'])).toEqual({});
  });

  it('keeps the report of what Meta asked for: its owner may ask for it', async () => {
    const { erasureId } = await storage.dataErasures.requestForConsent(
      tenantId,
      {
        consentRequestId: newId(),
        scope: 'person',
        accountId: account.id,
        personId: 'nobody',
        receivedUntil: null,
      },
      { actor: 'instagram', requestId: null, ip: null },
    );
    await storage.dataErasures.finish(tenantId, erasureId);
    await makeOlder(storage, tenantId, 400);
    expect(await remove(['erasures'])).toEqual({});
  });

  it('goes by what the database says, also when ids were made by a clock that was wrong', async () => {
    await receive(storage, account, { ...tap(), kind: 'echo' });
    await storage.database.ask('UPDATE inbound_events SET id = $2 WHERE account_id = $1', [
      account.id,
      firstIdOf(Date.now() - 1_000 * 86_400_000),
    ]);
    expect(await remove(['events'])).toEqual({});
  });

  it('goes in batches, found by the key of tenant and id', async () => {
    const echoes = Array.from({ length: 1_200 }, () => ({ ...tap(), kind: 'echo' as const }));
    await receive(storage, account, ...echoes);
    await makeOlder(storage, tenantId, 99);
    const scans = `SELECT relname AS table, seq_scan::int AS scans FROM pg_stat_xact_user_tables
                    WHERE relname <> 'tenants' ORDER BY relname`;
    const first = await storage.work.run(tenantId, async (manager) => {
      const before: unknown = await manager.query(scans);
      const batch = await storage.expired.removeBatch(tenantId, 'events', BEFORE_ALL_IDS);
      expect(await manager.query(scans)).toEqual(before);
      return batch;
    });
    expect(first.expired).toEqual({ inbound_events: 1_000 });
    const second = await storage.expired.removeBatch(tenantId, 'events', first.next!);
    expect(second).toEqual({ expired: { inbound_events: 200 }, next: null });
  });

  it('hinders nobody while it goes: events come in, and are claimed and answered', async () => {
    for (let taps = 0; taps < 3; taps += 1) await answered(storage, account, tap());
    const again = { ...tap(), kind: 'echo' as const };
    await receive(storage, account, again);
    await makeOlder(storage, tenantId, 99);
    await storage.work.run(tenantId, async () => {
      const open = await storage.expired.removeBatch(tenantId, 'events', BEFORE_ALL_IDS);
      expect(open.expired).toEqual({ inbound_events: 4, replies: 3 });
      await exitContext(async () => {
        await answered(storage, account, tap());
        expect(await claimEvents(storage, tenantId, account.id, 10)).toEqual([]);
      });
    });
    const { rows } = await storage.events.list(
      tenantId,
      { state: null, accountId: null },
      10,
      null,
    );
    expect(rows.map(({ event }) => event.state)).toEqual(['answered']);
  });

  it('passes over what somebody is writing at this moment', async () => {
    await answered(storage, account, tap());
    await answered(storage, account, tap());
    await makeOlder(storage, tenantId, 99);
    const [busy] = await storage.database.ask<{ id: string }>(
      'SELECT id FROM inbound_events WHERE account_id = $1 ORDER BY id LIMIT 1',
      [account.id],
    );
    await storage.work.run(tenantId, async (manager) => {
      await manager.query('SELECT 1 FROM inbound_events WHERE id = $1 FOR UPDATE', [busy!.id]);
      expect(await exitContext(() => remove(['events']))).toEqual({
        inbound_events: 1,
        replies: 1,
      });
    });
    expect(await remove(['events'])).toEqual({ inbound_events: 1, replies: 1 });
  });

  it('is looked for when it is due, and never of a tenant that is going', async () => {
    const { id } = await aTenant(storage);
    const isDue = async () =>
      (await storage.dueExpiries.lanes(1_000, null)).some((lane) => lane.tenantId === id);
    expect(await isDue()).toBe(true);
    await storage.expired.putOff(id, 60_000);
    expect(await isDue()).toBe(false);
    expect((await storage.expired.nextDueAt(id))?.getTime()).toBeGreaterThan(Date.now() + 50_000);
    await storage.expired.putOff(id, -1);
    expect(await isDue()).toBe(true);
    const source = { actor: 'operator', requestId: null, ip: null };
    await storage.eraser.request(id, null, source);
    expect(await isDue()).toBe(false);
    expect(await storage.expired.nextDueAt(id)).toBeNull();
    expect(await remove(EXPIRING, id)).toEqual({});
  });

  it('is put off by its own tenant alone', async () => {
    await storage.expired.putOff(tenantId, 60_000);
    expect((await storage.expired.nextDueAt(foreign.tenantId))?.getTime()).toBeLessThan(
      Date.now() + 1_000,
    );
  });
});
