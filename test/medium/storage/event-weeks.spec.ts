import { firstIdOf, type InboundEvent } from '#libs/domain';
import { EventWeeks, type Account } from '#libs/storage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { claimEvents } from './claim-as-turn.js';
import { answered } from './life-of-person.js';
import { openStorage, type Storage } from './open-storage.js';
import { aTap } from '../../support/builders.js';
import { anAccount, twoTenants } from './scene.js';

const DAY_MS = 86_400_000;

describe('the weeks of events', () => {
  let storage: Storage;
  let tenantId: string;
  let account: Account;
  let weeks: EventWeeks;

  beforeAll(async () => {
    storage = await openStorage();
    ({ tenantId } = await twoTenants(storage));
    weeks = new EventWeeks(storage.router);
    await storage.database.ask('UPDATE tenants SET retention_days = 7');
  });
  afterAll(() => storage.close());
  beforeEach(async () => {
    account = await anAccount(storage, tenantId);
  });

  const tap = (agoMs: number, given: Partial<InboundEvent> = {}) =>
    aTap({ igUserId: account.igUserId, occurredAtMs: Date.now() - agoMs, ...given });
  const makeWeeks = (agoDays: number) =>
    storage.database.ask(
      "SELECT floe_make_event_weeks(now() - $1::int * interval '1 day', now())",
      [agoDays],
    );
  const partsOf = async (table: string) =>
    (
      await storage.database.ask<{ part: string }>(
        `SELECT inhrelid::regclass::text AS part FROM pg_inherits
          WHERE inhparent = '${table}'::regclass ORDER BY 1`,
      )
    ).map(({ part }) => part);
  const placeOf = async (table: string, column: string, id: string) => {
    const rows = await storage.database.ask<{ part: string }>(
      `SELECT tableoid::regclass::text AS part FROM ${table} WHERE ${column} = $1`,
      [id],
    );
    return rows.map(({ part }) => part);
  };
  const eventsOf = async () =>
    (await storage.events.list(tenantId, { state: null, accountId: account.id }, 100, null)).rows;

  it('are there three weeks ahead, those of replies with them, and are made once', async () => {
    const parts = await partsOf('inbound_events');
    expect(parts.length).toBeGreaterThanOrEqual(5);
    expect((await partsOf('replies')).map((part) => part.replace('replies', ''))).toEqual(
      parts.map((part) => part.replace('inbound_events', '')),
    );
    expect(await weeks.keep()).toMatchObject({ made: 0 });
    const last = parts.filter((part) => part !== 'inbound_events_rest').at(-1)!;
    await storage.database.ask(`DROP TABLE ${last}, ${last.replace('inbound_events', 'replies')}`);
    const [one, two] = await Promise.all([weeks.keep(), weeks.keep()]);
    expect(one.made + two.made).toBe(1);
    expect(await partsOf('inbound_events')).toContain(last);
  });

  it('hold an event by its own time, and its replies and its repeats beside it', async () => {
    const late = tap(6 * DAY_MS);
    await storage.intake.add([late]);
    await storage.intake.add([tap(0), late]);
    const rows = await eventsOf();
    expect(rows).toHaveLength(2);
    const places = await Promise.all(
      rows.map(({ id }) => placeOf('inbound_events', 'id', id).then(([part]) => part)),
    );
    expect(new Set(places).size).toBe(2);
    const id = await answered(storage, account, {});
    const [part] = await placeOf('inbound_events', 'id', id);
    expect(await placeOf('replies', 'event_id', id)).toEqual([
      part!.replace('inbound_events', 'replies'),
    ]);
  });

  it('are not needed: what comes before its week is kept, and moves into it', async () => {
    const old = tap(40 * DAY_MS);
    await storage.intake.add([old]);
    const [row] = await eventsOf();
    expect(await placeOf('inbound_events', 'id', row!.id)).toEqual(['inbound_events_rest']);
    await makeWeeks(41);
    const [part] = await placeOf('inbound_events', 'id', row!.id);
    expect(part).toMatch(/^inbound_events_\d{8}$/);
    expect(await storage.intake.add([old])).toMatchObject({ known: 1, added: 0 });
    const claimed = await claimEvents(storage, tenantId, account.id, 10);
    expect(claimed.map(({ event }) => event.id)).toEqual([row!.id]);
    await storage.database.ask('DELETE FROM inbound_events WHERE id = $1', [row!.id]);
  });

  it('are dropped once no tenant keeps them, but for those in which an answer is owed', async () => {
    await makeWeeks(70);
    await storage.intake.add([
      tap(60 * DAY_MS, { kind: 'echo' }),
      tap(30 * DAY_MS),
      tap(2 * DAY_MS, { kind: 'echo' }),
    ]);
    const before = await partsOf('inbound_events');
    const { dropped } = await weeks.keep();
    expect(dropped.length).toBeGreaterThanOrEqual(7);
    expect(dropped.every((week) => week.getTime() <= Date.now() - 14 * DAY_MS)).toBe(true);
    const after = await partsOf('inbound_events');
    expect(before.length - after.length).toBe(dropped.length);
    expect((await partsOf('replies')).length).toBe(after.length);
    const left = (await eventsOf()).map(({ event }) => event);
    expect(left.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      'echo noted',
      'postback pending',
    ]);

    await storage.database.ask(`UPDATE inbound_events SET state = 'skipped' WHERE id = $1`, [
      left[1]!.id,
    ]);
    expect((await weeks.keep()).dropped).toHaveLength(1);
    expect((await eventsOf()).map(({ event }) => event.kind)).toEqual(['echo']);
  });

  it('are kept as long as any tenant wants', async () => {
    await makeWeeks(50);
    await storage.database.ask('UPDATE tenants SET retention_days = 90 WHERE id = $1', [tenantId]);
    expect((await weeks.keep()).dropped).toEqual([]);
    await storage.database.ask('UPDATE tenants SET retention_days = 7 WHERE id = $1', [tenantId]);
    expect((await weeks.keep()).dropped.length).toBeGreaterThanOrEqual(4);
  });

  it('are left for the next time while somebody uses them for long', async () => {
    await makeWeeks(50);
    const reader = await storage.router.connect();
    try {
      await reader.query('BEGIN');
      await reader.query('SELECT id FROM inbound_events LIMIT 1');
      expect((await weeks.keep()).dropped).toEqual([]);
    } finally {
      await reader.query('ROLLBACK');
      reader.release();
    }
    expect((await weeks.keep()).dropped.length).toBeGreaterThanOrEqual(4);
  });

  it('are never dropped young, whoever asks', async () => {
    await expect(
      storage.router.query('SELECT * FROM floe_drop_event_weeks(now())'),
    ).rejects.toThrow(/seven days/);
  });

  it('are out of reach of the role of the apps', async () => {
    const asTenant = (sql: string) => storage.work.run(tenantId, (manager) => manager.query(sql));
    await expect(asTenant('SELECT floe_make_event_weeks(now(), now())')).rejects.toThrow(
      /permission denied/,
    );
    await expect(asTenant('SELECT floe_drop_event_weeks(now())')).rejects.toThrow(
      /permission denied/,
    );
    await expect(asTenant('SELECT 1 FROM inbound_events_rest')).rejects.toThrow(
      /permission denied/,
    );
  });

  it('let a search by id look into one of them', async () => {
    const id = firstIdOf(Date.now());
    const plan = await storage.database.ask<Record<string, string>>(
      `EXPLAIN SELECT 1 FROM inbound_events WHERE tenant_id = '${tenantId}' AND id = '${id}'`,
    );
    expect(JSON.stringify(plan).match(/on inbound_events_/g)).toHaveLength(1);
  });
});
