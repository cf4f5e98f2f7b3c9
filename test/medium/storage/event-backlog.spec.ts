import { newId } from '#libs/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { claimEvents } from './claim-as-turn.js';
import { anEntry, anEventChange } from '../../support/builders.js';
import { openStorage, type Storage } from './open-storage.js';
import { anAccount, twoTenants } from './scene.js';

/**
 * Far above what a claim takes (some 10 ms), far below what it takes when PostgreSQL walks the
 * whole backlog for every event (seconds).
 */
const TOO_SLOW_MS = 500;

/** Of the present week, where a burst lands. */
const AN_ID = `(substr($5, 1, 14) || substr(gen_random_uuid()::text, 15))::uuid`;

const BACKLOG = `
  INSERT INTO inbound_events (id, tenant_id, account_id, kind, person_id, occurred_at, state)
  SELECT ${AN_ID}, $1, $2, 'postback', 'p' || n % 5000,
         now() - interval '1 hour' + n * interval '1 ms', $3
    FROM generate_series(1, $4) n`;

describe('a long backlog of one account', () => {
  let storage: Storage;
  let scene: Awaited<ReturnType<typeof twoTenants>>;

  beforeAll(async () => {
    storage = await openStorage();
    scene = await twoTenants(storage);
    // As it is when a burst comes faster than PostgreSQL gathers statistics.
    const parts = await storage.database.ask<{ part: string }>(
      `SELECT inhrelid::regclass::text AS part FROM pg_inherits
        WHERE inhparent = 'inbound_events'::regclass`,
    );
    for (const { part } of parts) {
      await storage.database.ask(`ALTER TABLE ${part} SET (autovacuum_enabled = false)`);
    }
    await storage.database.ask(BACKLOG, [
      scene.tenantId,
      scene.account.id,
      'pending',
      100_000,
      newId(),
    ]);
    for (let n = 0; n < 10; n++) {
      const { id } = await anAccount(storage, scene.otherId);
      await storage.database.ask(BACKLOG, [scene.otherId, id, 'answered', 3_000, newId()]);
    }
  });
  afterAll(() => storage.close());

  it('costs a turn no more than a short one', async () => {
    const { tenantId, account } = scene;
    const tookMs: number[] = [];
    for (let turn = 0; turn < 9; turn++) {
      const startedMs = performance.now();
      const claimed = await claimEvents(storage, tenantId, account.id, 50);
      await storage.events.nextDueAt(tenantId, account.id);
      tookMs.push(performance.now() - startedMs);
      expect(claimed).toHaveLength(50);
      // Half of them stay hidden, as under a limit of Instagram's.
      const ended = claimed
        .slice(0, 25)
        .map(({ event }) => anEntry(event, { event: anEventChange() }));
      await storage.journal.write(tenantId, ended);
    }
    const median = tookMs.toSorted((a, b) => a - b)[4]!;
    expect(median).toBeLessThan(TOO_SLOW_MS);
  });

  it('is one lane among others to the sweeper', async () => {
    const second = await anAccount(storage, scene.otherId);
    await storage.database.ask(
      `INSERT INTO inbound_events (id, tenant_id, account_id, kind, person_id, occurred_at, state)
       VALUES (gen_random_uuid(), $1, $2, 'postback', 'p', now(), 'pending')`,
      [scene.otherId, second.id],
    );
    const lanes = await storage.dueLanes.replies(10, null);
    expect(lanes.map(({ accountId }) => accountId).toSorted()).toEqual(
      [scene.account.id, second.id].toSorted(),
    );
  });
});
