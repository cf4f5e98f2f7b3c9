import { newId } from '#libs/domain';
import type { Account, DataErasureBatch } from '#libs/storage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aNumericId } from '../../support/builders.js';
import { claimDeliveries, claimEvents } from './claim-as-turn.js';
import { whereStands } from './dump-text.js';
import { age, answered, tapFact } from './life-of-person.js';
import { openStorage, type Storage } from './open-storage.js';
import { anAccount, anEndpoint, receive, twoTenants } from './scene.js';
import { countRowsOf } from './tables-of-tenants.js';
import { exitContext } from './wait-for-lock.js';

const SOURCE = { actor: 'key:1', requestId: 'req_1', ip: '192.0.2.7' };

describe('the erasure of a person', () => {
  let storage: Storage;
  let tenantId: string;
  let account: Account;
  let sibling: Account;
  let foreign: Account;
  let endpointId: string;
  let person: string;

  beforeAll(async () => {
    storage = await openStorage();
  });
  afterAll(() => storage.close());
  beforeEach(async () => {
    const scene = await twoTenants(storage);
    ({ tenantId, account, otherAccount: foreign } = scene);
    sibling = await anAccount(storage, tenantId);
    endpointId = (await anEndpoint(storage, tenantId)).id;
    await anEndpoint(storage, foreign.tenantId);
    person = aNumericId();
  });

  const ask = async (accountId: string | null = null, personId = person) => {
    const id = newId();
    const asked = await storage.dataErasures.request(tenantId, { id, personId, accountId }, SOURCE);
    if (asked.outcome !== 'requested') throw new Error(asked.outcome);
    return id;
  };
  const batch = (id: string) => storage.dataEraser.eraseBatch(tenantId, id);
  const run = async (id: string) => {
    for (let batches = 0; batches < 50; batches += 1) {
      const done = await batch(id);
      if (done.outcome !== 'more') return done;
    }
    throw new Error('The erasure does not end.');
  };
  const report = async (id: string) => (await storage.dataErasures.find(tenantId, id))!;
  const standing = () => whereStands(storage.database, person);
  const eventsOf = (of: Account) =>
    storage.database.ask<{ id: string; state: string; person_id: string }>(
      'SELECT * FROM inbound_events WHERE account_id = $1 ORDER BY id',
      [of.id],
    );

  it('leaves the person in no table, and counts what went', async () => {
    for (let taps = 0; taps < 3; taps += 1) await answered(storage, account, { personId: person });
    await receive(storage, sibling, { personId: person });
    const id = await ask();
    expect(await standing()).not.toEqual([]);
    expect(await run(id)).toMatchObject({ outcome: 'done' });
    expect(await standing()).toEqual([]);
    expect(await report(id)).toMatchObject({
      status: 'done',
      personId: null,
      progress: {},
      erased: { inbound_events: 4, replies: 3, facts: 3, webhook_deliveries: 3 },
      attempts: 0,
      nextAttemptAt: null,
      finishedAt: expect.any(Date),
    });
    expect(await batch(id)).toEqual({ outcome: 'idle' });
  });

  it('leaves nobody else anything less: another person, another tenant’s rows of the same one', async () => {
    const other = aNumericId();
    await answered(storage, account, { personId: other });
    await answered(storage, foreign, { personId: person });
    const [before, theirs] = [
      await whereStands(storage.database, other),
      await countRowsOf(storage.database, foreign.tenantId),
    ];
    await answered(storage, account, { personId: person });
    await run(await ask());
    expect(await whereStands(storage.database, other)).toEqual(before);
    expect(await countRowsOf(storage.database, foreign.tenantId)).toEqual(theirs);
    expect(await standing()).not.toEqual([]);
  });

  it('touches one account alone when it was asked for of one', async () => {
    await answered(storage, account, { personId: person });
    await answered(storage, sibling, { personId: person });
    const id = await ask(account.id);
    await run(id);
    expect((await report(id)).erased).toEqual({
      inbound_events: 1,
      replies: 1,
      facts: 1,
      webhook_deliveries: 1,
    });
    expect((await eventsOf(sibling)).map((row) => row.person_id)).toEqual([person]);
  });

  it('is nobody’s but the tenant’s', async () => {
    await answered(storage, account, { personId: person });
    const id = await ask();
    expect(await storage.dataEraser.eraseBatch(foreign.tenantId, id)).toEqual({ outcome: 'idle' });
    expect(await report(id)).toMatchObject({ status: 'running', erased: {} });
  });

  it('leaves a mark of a young event, by which its repeat is known, and none of an old one', async () => {
    const tap = {
      personId: person,
      dedupKey: `postback:${newId()}`,
      occurredAtMs: Date.now() - 60_000,
    };
    await answered(storage, account, tap);
    await age(storage, await answered(storage, account, { personId: person }), 8);
    await run(await ask());
    const left = await eventsOf(account);
    expect(left).toEqual([
      expect.objectContaining({
        state: 'noted',
        person_id: 'erased',
        mid: null,
        title: null,
        payload: null,
        text_sha256: null,
        request_id: null,
        decision: null,
        grounds: null,
        failure: null,
        last_error: null,
        finished_at: expect.any(Date),
      }),
    ]);
    await receive(storage, account, tap);
    expect(await eventsOf(account)).toEqual(left);
  });

  it('ends what is owed an answer: it is answered no more, also by who has it in hand', async () => {
    await receive(storage, account, { personId: person }, { personId: person });
    const [inHand] = await claimEvents(storage, tenantId, account.id, 1);
    await run(await ask());
    const results = await storage.journal.write(tenantId, [
      {
        ...NOTHING,
        accountId: account.id,
        eventId: inHand!.event.id,
        replay: 0,
        personId: person,
        conversation: null,
        facts: [tapFact(inHand!.event)],
      },
    ]);
    expect(results).toEqual([{ outcome: 'conflict' }]);
    expect(await claimEvents(storage, tenantId, account.id, 10)).toEqual([]);
    expect(await storage.events.nextDueAt(tenantId, account.id)).toBeNull();
    expect(await standing()).toEqual([]);
  });

  it('does not mean what came in later', async () => {
    await answered(storage, account, { personId: person });
    const id = await ask();
    const later = await answered(storage, account, { personId: person });
    await run(id);
    expect((await eventsOf(account)).map((row) => row.person_id)).toEqual(['erased', person]);
    const facts = await storage.facts.list(tenantId, 10, null);
    expect(facts.map(({ body }) => JSON.parse(body).data.event_id)).toEqual([later]);
  });

  it('takes the fact that was told later of what had come before', async () => {
    await receive(storage, account, { personId: person });
    const id = await ask();
    const [claimed] = await claimEvents(storage, tenantId, account.id, 1);
    await storage.facts.append(tenantId, [tapFact(claimed!.event)]);
    await run(id);
    expect(await storage.facts.list(tenantId, 10, null)).toEqual([]);
  });

  it('passes over what is being written, waits for it, and takes it then', async () => {
    await answered(storage, account, { personId: person });
    const busy = await answered(storage, account, { personId: person });
    const id = await ask();
    await storage.work.run(tenantId, async (manager) => {
      await manager.query('SELECT 1 FROM inbound_events WHERE id = $1 FOR UPDATE', [busy]);
      const waits = await exitContext(() => run(id));
      expect(waits.outcome).toBe('waits');
    });
    const dueAt = await storage.dataErasures.nextDueAt(tenantId, id);
    expect(dueAt?.getTime()).toBeGreaterThan(Date.now() + 500);
    expect((await report(id)).erased['inbound_events']).toBe(1);
    expect(await run(id)).toMatchObject({ outcome: 'done' });
    expect((await report(id)).erased['inbound_events']).toBe(2);
    expect(await standing()).toEqual([]);
  });

  it('waits for a delivery that is on its way, and sends none after its end', async () => {
    await answered(storage, account, { personId: person });
    const [claimed] = await claimDeliveries(storage, tenantId, endpointId, 1);
    const id = await ask();
    expect((await run(id)).outcome).toBe('waits');
    expect(await standing()).not.toEqual([]);
    await storage.deliveries.record(tenantId, [
      { id: claimed!.id, state: 'delivered', nextAttemptAt: null, status: 200, error: null },
    ]);
    expect((await run(id)).outcome).toBe('done');
    expect(await standing()).toEqual([]);
    expect(await claimDeliveries(storage, tenantId, endpointId, 1)).toEqual([]);
  });

  it('counts each row once when several are at it side by side', async () => {
    for (let taps = 0; taps < 5; taps += 1) await answered(storage, account, { personId: person });
    const id = await ask();
    const outcomes = await Promise.all([run(id), run(id), run(id)]);
    await run(id);
    expect(outcomes.map(({ outcome }: DataErasureBatch) => outcome)).toContain('idle');
    expect((await report(id)).erased).toEqual({
      inbound_events: 5,
      replies: 5,
      facts: 5,
      webhook_deliveries: 5,
    });
  });

  it('of nobody is done at once, and so is that of what was erased', async () => {
    expect(await run(await ask())).toMatchObject({ outcome: 'done', erased: {} });
    await answered(storage, account, { personId: person });
    await run(await ask());
    const left = await eventsOf(account);
    expect(await run(await ask(null, 'erased'))).toMatchObject({ outcome: 'done', erased: {} });
    expect(await eventsOf(account)).toEqual(left);
  });

  it('goes in batches, and finds its rows by their indexes', async () => {
    const taps = Array.from({ length: 1_100 }, () => ({ personId: person }));
    await receive(storage, account, ...taps);
    const id = await ask();
    const scans = `SELECT relname AS table, seq_scan::int AS scans FROM pg_stat_xact_user_tables
                    WHERE relname <> 'data_erasures' ORDER BY relname`;
    const first = await storage.work.run(tenantId, async (manager) => {
      // Of the connection's last second, earlier transactions included.
      const before: unknown = await manager.query(scans);
      const done = await batch(id);
      expect(await manager.query(scans)).toEqual(before);
      return done;
    });
    expect(first).toEqual({ outcome: 'more', erased: { inbound_events: 1_000 } });
    expect(await report(id)).toMatchObject({
      status: 'running',
      erased: { inbound_events: 1_000 },
    });
    await run(id);
    expect((await report(id)).erased).toEqual({ inbound_events: 1_100 });
  });

  it('begins anew where another release has noted a place that is unknown here', async () => {
    await answered(storage, account, { personId: person });
    const id = await ask();
    await storage.database.ask(
      `UPDATE data_erasures SET progress = '{"stage": "pictures", "after": "9"}' WHERE id = $1`,
      [id],
    );
    expect(await run(id)).toMatchObject({ outcome: 'done' });
    expect(await standing()).toEqual([]);
  });

  it('looks at no others’ rows, however many of all are the person’s', async () => {
    await storage.database.ask(
      `INSERT INTO inbound_events (id, tenant_id, account_id, kind, person_id,
                                   occurred_at, state)
       SELECT gen_random_uuid(), $1, $2::uuid, 'message',
              CASE WHEN n % 10 > 0 THEN $3 ELSE '88' || n % 50 END, now(), 'noted'
         FROM generate_series(1, 8000) n`,
      [tenantId, account.id, person],
    );
    const id = await ask();
    await storage.database.ask('ANALYZE inbound_events');
    for (let batches = 0; batches < 5; batches += 1) await batch(id);
    const fetched = `SELECT sum(idx_tup_fetch)::int AS rows FROM pg_stat_xact_user_tables
                      WHERE relname LIKE 'inbound_events%'`;
    const rows = await storage.work.run(tenantId, async (manager) => {
      const [before]: { rows: number }[] = await manager.query(fetched);
      expect(await batch(id)).toEqual({ outcome: 'more', erased: { inbound_events: 1_000 } });
      const [after]: { rows: number }[] = await manager.query(fetched);
      return after!.rows - before!.rows;
    });
    // Each once to find it, and once or twice to change it.
    expect(rows).toBeLessThan(4_000);
  });
});

const NOTHING = { claimedUntil: null, tapped: null, drafts: [], reply: null, event: null };
