import { BEFORE_ALL_IDS, EXPIRING, type Account } from '#libs/storage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aNumericId } from '../../support/builders.js';
import { atEveryAwait, KillSwitch, untilKilled } from '../responder/kill-switch.js';
import { aLinkTo } from '../storage/fill-tenant.js';
import { makeOlder } from '../storage/make-older.js';
import { receive } from '../storage/scene.js';
import { countRowsOf, present } from '../storage/tables-of-tenants.js';
import { openConsentHouse, type ConsentHouse } from './consent-house.js';

const HOUR_MS = 60 * 60_000;

describe('the lane of a tenant’s retention', () => {
  let house: ConsentHouse;
  let account: Account;
  let tenantId: string;

  beforeAll(async () => {
    house = await openConsentHouse();
  });
  afterAll(() => house.close());
  beforeEach(async () => {
    account = await house.account();
    tenantId = account.tenantId;
  });

  /** Of which `gone` go, and everything else stays, the sequence of the account's facts too. */
  const old = async () => {
    const before = present(await countRowsOf(house, tenantId));
    await house.tap(account, aNumericId());
    await aLinkTo(house.storage, account);
    // What is still owed to an endpoint does not expire.
    await house.rows.query(
      `UPDATE webhook_deliveries SET state = 'delivered' WHERE tenant_id = $1`,
      [tenantId],
    );
    await makeOlder(house.storage, tenantId, 99);
    return { ...before, fact_sequences: 1 };
  };
  const gone = { inbound_events: 1, replies: 1, facts: 1, webhook_deliveries: 1, connect_links: 1 };
  const left = async () => present(await countRowsOf(house, tenantId));
  const dueInMs = async () =>
    (await house.storage.expired.nextDueAt(tenantId))!.getTime() - Date.now();

  it('removes what is too old, counts it, and is due again in a day', async () => {
    const before = await old();
    expect(await house.expire(tenantId)).toEqual({ kind: 'done', claimed: 5 });
    expect(await left()).toEqual(before);
    expect(house.counted).toEqual(gone);
    expect(await dueInMs()).toBeGreaterThan(23 * HOUR_MS);
    expect(await dueInMs()).toBeLessThan(25 * HOUR_MS);
    expect(await house.expire(tenantId)).toEqual({ kind: 'done', claimed: 0 });
  });

  it('ends alike wherever its turn is killed, and is due until all was looked through', async () => {
    const awaits = await atEveryAwait(async (kill) => {
      const before = await old();
      await house.storage.expired.putOff(tenantId, -1);
      await house.expire(tenantId, kill);
      if (kill.begun.at(-1) !== 'ExpiredData.putOff') expect(await dueInMs()).toBeLessThan(0);
      await house.expire(tenantId);
      expect(await left()).toEqual(before);
      expect(await dueInMs()).toBeGreaterThan(HOUR_MS);
    });
    expect(awaits).toBe(EXPIRING.length + 2);
  }, 60_000);

  it('has taken no half of a batch when it is killed between two statements', async () => {
    const before = await old();
    let statements = 0;
    for (const what of EXPIRING) {
      statements += await atEveryAwait(async (kill) => {
        const stands = await left();
        const batch = house.expired(kill).removeBatch(tenantId, what, BEFORE_ALL_IDS);
        await untilKilled(kill, batch);
        if (kill.isDead) expect(await left()).toEqual(stands);
      });
    }
    expect(statements).toBeGreaterThan(15);
    expect(await left()).toEqual(before);
  }, 60_000);

  it('may be taken by several workers at once', async () => {
    const before = await old();
    await Promise.all([house.expire(tenantId), house.expire(tenantId), house.expire(tenantId)]);
    await house.storage.expired.putOff(tenantId, -1);
    await house.expire(tenantId);
    expect(await left()).toEqual(before);
  });

  it('stops between two batches when it must, stays due, and goes on', async () => {
    for (let more = 0; more < 3; more += 1) {
      const events = Array.from({ length: 800 }, () => ({ kind: 'echo' as const }));
      await receive(house.storage, account, ...events);
    }
    await house.rows.query("UPDATE inbound_events SET state = 'noted', finished_at = now()");
    await makeOlder(house.storage, tenantId, 99);
    const stop = new AbortController();
    const turn = new KillSwitch();
    // It is told to stop while it removes the second 1,000.
    let batches = 0;
    turn.hooks.before = (name, [, what]) => {
      if (name === 'ExpiredData.removeBatch' && what === 'events') batches += 1;
      if (batches === 2) stop.abort();
    };
    const outcome = await house.expire(tenantId, turn, stop.signal);
    expect(outcome).toEqual({ kind: 'done', claimed: 2_000 });
    expect(await dueInMs()).toBeLessThan(0);
    expect(await house.expire(tenantId)).toEqual({ kind: 'done', claimed: 400 });
    expect(await dueInMs()).toBeGreaterThan(HOUR_MS);
  });

  it('is put off for minutes by an error, and goes on after it', async () => {
    const before = await old();
    await house.rows.query(`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'in use' USING ERRCODE = '55P03'; END $$;
      CREATE TRIGGER planted BEFORE DELETE ON replies FOR EACH ROW EXECUTE FUNCTION refuse()`);
    expect(await house.expire(tenantId)).toEqual({ kind: 'done', claimed: 2 });
    expect(await dueInMs()).toBeGreaterThan(4 * 60_000);
    expect(await dueInMs()).toBeLessThan(16 * 60_000);
    expect(house.logged.at(-1)).toMatch(/^retention put off/);
    await house.rows.query('DROP TRIGGER planted ON replies; DROP FUNCTION refuse()');
    await house.storage.expired.putOff(tenantId, -1);
    await house.expire(tenantId);
    expect(await left()).toEqual(before);
  });

  it('is found by the sweeper, page by page, until the next day', async () => {
    const [first, second] = [await house.account(), await house.account()];
    const lane = house.expiring();
    await house.rows.query('UPDATE tenants SET retention_due_at = now() + interval $$1 hour$$');
    const due = [tenantId, first.tenantId, second.tenantId].toSorted();
    for (const id of due) await house.storage.expired.putOff(id, -1);
    const page = await lane.findDueLanes(2, null);
    const next = await lane.findDueLanes(2, page.at(-1) ?? null);
    expect([...page, ...next]).toEqual(due.map((id) => ({ v: 1, tenantId: id })));
    for (const id of due) await house.expire(id);
    expect(await lane.findDueLanes(2, null)).toEqual([]);
  });
});
