import type { Account } from '#libs/storage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aNumericId } from '../../support/builders.js';
import { atEveryAwait, KillSwitch, untilKilled } from '../responder/kill-switch.js';
import { receive } from '../storage/scene.js';
import { countRowsOf } from '../storage/tables-of-tenants.js';
import { openConsentHouse, type ConsentHouse } from './consent-house.js';

describe('the lane of an erasure', () => {
  let house: ConsentHouse;
  let account: Account;
  let person: string;

  beforeAll(async () => {
    house = await openConsentHouse();
  });
  afterAll(() => house.close());
  beforeEach(async () => {
    account = await house.account();
    person = aNumericId();
  });

  const report = (id: string) => house.storage.dataErasures.find(account.tenantId, id);
  const taps = async (count: number) => {
    for (let made = 0; made < count; made += 1) await house.tap(account, person);
  };
  const of = (rows: number) => ({
    inbound_events: rows,
    replies: rows,
    facts: rows,
    webhook_deliveries: rows,
  });

  it('ends in one turn when there is little, and counts and logs what went, without a name', async () => {
    await taps(2);
    const id = await house.erasePerson(account.tenantId, person);
    expect(await house.erase(account.tenantId, id)).toEqual({ kind: 'done', claimed: 8 });
    expect(await report(id)).toMatchObject({ status: 'done', erased: of(2), personId: null });
    expect(house.counted).toEqual(of(2));
    expect(house.logged.filter((line) => line.includes(id))).toEqual([
      expect.stringMatching(/^data erased .*"webhook_deliveries":2/),
    ]);
    expect(house.logged.join()).not.toContain(person);
    expect(await house.erase(account.tenantId, id)).toEqual({ kind: 'done', claimed: 0 });
  });

  it('ends alike wherever its turn is killed', async () => {
    const awaits = await atEveryAwait(async (kill) => {
      await taps(2);
      const id = await house.erasePerson(account.tenantId, person);
      await house.erase(account.tenantId, id, kill);
      await house.eraseDry(account.tenantId, id);
      expect(await report(id)).toMatchObject({ status: 'done', erased: of(2) });
      expect(await house.standing(person)).toEqual([]);
    });
    expect(awaits).toBe(3);
  }, 60_000);

  it('has taken no half of a batch when it is killed between two statements', async () => {
    const { tenantId } = account;
    await taps(2);
    await house.storage.life.disconnect(tenantId, account.id, {
      code: 'removed_by_owner',
      reason: 'gone',
      source: null,
    });
    const { erasureId } = await house.storage.dataErasures.requestForConsent(
      tenantId,
      {
        consentRequestId: await house.askFor('delete', account.igUserId),
        scope: 'account',
        accountId: account.id,
        personId: null,
        receivedUntil: new Date(),
      },
      { actor: 'instagram', requestId: null, ip: null },
    );
    const stands = async () => [await countRowsOf(house, tenantId), await report(erasureId)];
    let statements = 0;
    while ((await report(erasureId))?.status !== 'done') {
      statements += await atEveryAwait(async (kill) => {
        const before = await stands();
        await untilKilled(kill, house.eraser(kill).eraseBatch(tenantId, erasureId));
        if (kill.isDead) expect(await stands()).toEqual(before);
      });
    }
    expect(statements).toBeGreaterThan(30);
    expect((await report(erasureId))?.erased).toMatchObject({ ...of(2), accounts: 1 });
    expect(await house.storage.accounts.find(tenantId, account.id)).toBeNull();
  }, 120_000);

  it('may be taken by several workers at once', async () => {
    await taps(3);
    const id = await house.erasePerson(account.tenantId, person);
    await Promise.all([1, 2, 3].map(() => house.erase(account.tenantId, id)));
    await house.eraseDry(account.tenantId, id);
    expect((await report(id))?.erased).toEqual(of(3));
  });

  it('stops between two batches when it must, and goes on from there', async () => {
    for (let more = 0; more < 3; more += 1) {
      const events = Array.from({ length: 800 }, () => ({ personId: person }));
      await receive(house.storage, account, ...events);
    }
    const id = await house.erasePerson(account.tenantId, person);
    const stop = new AbortController();
    const turn = new KillSwitch();
    turn.hooks.after = () => {
      if (turn.begun.length === 2) stop.abort();
    };
    const outcome = await house.erase(account.tenantId, id, turn, stop.signal);
    expect(outcome).toEqual({ kind: 'done', claimed: 2_000 });
    expect(await report(id)).toMatchObject({
      status: 'running',
      erased: { inbound_events: 2_000 },
      progress: { stage: 'events' },
    });
    const dueAt = await house.storage.dataErasures.nextDueAt(account.tenantId, id);
    expect(dueAt!.getTime()).toBeLessThan(Date.now() + 1);
    await house.eraseDry(account.tenantId, id);
    expect((await report(id))?.erased).toEqual({ inbound_events: 2_400 });
  });

  it('is put off by an error, says why without a name, and goes on once it is mended', async () => {
    await taps(1);
    const id = await house.erasePerson(account.tenantId, person);
    await house.rows.query(`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'row of %', OLD.person_id USING ERRCODE = '55P03'; END $$;
      CREATE TRIGGER planted BEFORE DELETE ON facts FOR EACH ROW EXECUTE FUNCTION refuse()`);
    for (const attempts of [1, 2]) {
      await house.erase(account.tenantId, id);
      expect(await report(id)).toMatchObject({
        status: 'running',
        attempts,
        lastError: 'Some rows were in use for too long. (55P03) It is tried again.',
      });
    }
    expect(await house.storage.dueErasures.countUnderWay()).toEqual({ running: 0, failing: 1 });
    expect(await house.erasing().findDueLanes(100, null)).toEqual([]);
    const dueAt = await house.storage.dataErasures.nextDueAt(account.tenantId, id);
    expect(dueAt!.getTime()).toBeGreaterThan(Date.now() + 500);
    await house.rows.query('DROP TRIGGER planted ON facts; DROP FUNCTION refuse()');
    await house.eraseDry(account.tenantId, id);
    expect(await report(id)).toMatchObject({ status: 'done', erased: of(1), lastError: null });
  });

  it('is found by the sweeper, page by page, until it has ended', async () => {
    const { tenantId } = account;
    const due = [];
    for (let made = 0; made < 3; made += 1) due.push(await house.erasePerson(tenantId, person));
    const lane = house.erasing();
    const first = await lane.findDueLanes(2, null);
    const second = await lane.findDueLanes(2, first.at(-1) ?? null);
    expect([...first, ...second]).toEqual(
      due.toSorted().map((erasureId) => ({ v: 1, tenantId, erasureId })),
    );
    expect(await house.storage.dueErasures.countUnderWay()).toEqual({ running: 3, failing: 0 });
    for (const id of due) await house.erase(tenantId, id);
    expect(await lane.findDueLanes(2, null)).toEqual([]);
  });
});
