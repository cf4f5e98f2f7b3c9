import { ERASURE_PLAN, type TenantErasureRepository } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { atEveryAwait, KillSwitch, untilKilled } from '../responder/kill-switch.js';
import { receive } from '../storage/scene.js';
import { present } from '../storage/tables-of-tenants.js';
import { openErasureHouse, type ErasureHouse } from './erasure-house.js';

describe('the lane of a tenant that is being deleted', () => {
  let house: ErasureHouse;
  beforeAll(async () => {
    house = await openErasureHouse();
  });
  afterAll(() => house.close());

  const report = (tenantId: string) => house.storage.erasures.find(tenantId);

  /** All gone and all counted, and the other tenant as it was. */
  async function expectErased(
    tenantId: string,
    before: Record<string, number>,
    other: { id: string; rows: Record<string, number> },
  ) {
    expect(present(await house.countOf(tenantId))).toEqual({});
    expect(await house.countOf(other.id)).toEqual(other.rows);
    expect(await report(tenantId)).toMatchObject({
      status: 'done',
      erased: before,
      lastError: null,
      finishedAt: expect.any(Date),
    });
  }

  it('ends in one turn when there is little, and counts and logs what went', async () => {
    const { tenantId, otherId } = await house.tenants();
    const [before, rows] = [await house.countOf(tenantId), await house.countOf(otherId)];
    await house.request(tenantId);
    const claimed = Object.values(before).reduce((sum, count) => sum + count);
    expect(await house.turn(tenantId)).toEqual({
      kind: 'done',
      claimed: claimed - before['tenants']! - before['audit_log']!,
    });
    await expectErased(tenantId, before, { id: otherId, rows });
    expect(house.counted).toEqual(before);
    expect(house.logged.filter((line) => line.includes(tenantId))).toEqual([
      expect.stringMatching(/^tenant erased .*"webhook_deliveries":1/),
    ]);
    expect(await house.turn(tenantId)).toEqual({ kind: 'done', claimed: 0 });
  });

  it('ends alike wherever its turn is killed', async () => {
    const awaits = await atEveryAwait(async (kill) => {
      const { tenantId, otherId } = await house.tenants();
      const [before, rows] = [await house.countOf(tenantId), await house.countOf(otherId)];
      await house.request(tenantId);
      await house.turn(tenantId, kill);
      await house.runDry(tenantId);
      await expectErased(tenantId, before, { id: otherId, rows });
    });
    expect(awaits).toBe(ERASURE_PLAN.length + 2);
  }, 120_000);

  it('has taken no half of a step when it is killed between two statements', async () => {
    const { tenantId, otherId } = await house.tenants();
    const [before, rows] = [await house.countOf(tenantId), await house.countOf(otherId)];
    await house.request(tenantId);
    const steps: ((eraser: TenantErasureRepository) => Promise<unknown>)[] = [
      ...ERASURE_PLAN.map(
        (root) => (eraser: TenantErasureRepository) => eraser.erase(tenantId, root),
      ),
      (eraser) => eraser.finish(tenantId),
    ];
    let statements = 0;
    for (const step of steps) {
      statements += await atEveryAwait(async (kill) => {
        const left = await house.countOf(tenantId);
        const told = await report(tenantId);
        await untilKilled(kill, step(house.eraser(kill)));
        if (!kill.isDead) return;
        expect(await house.countOf(tenantId)).toEqual(left);
        expect(await report(tenantId)).toEqual(told);
      });
    }
    expect(statements).toBeGreaterThan(50);
    await expectErased(tenantId, before, { id: otherId, rows });
  }, 120_000);

  it('may be taken by several workers at once', async () => {
    const { tenantId, otherId, account } = await house.tenants();
    await receive(house.storage, account, ...Array.from({ length: 300 }, () => ({})));
    const [before, rows] = [await house.countOf(tenantId), await house.countOf(otherId)];
    await house.request(tenantId);
    await Promise.all([house.turn(tenantId), house.turn(tenantId), house.turn(tenantId)]);
    await house.runDry(tenantId);
    await expectErased(tenantId, before, { id: otherId, rows });
  });

  it('goes in batches, stops between two when it must, and goes on from there', async () => {
    const { tenantId, otherId, account } = await house.tenants();
    for (let more = 0; more < 5; more += 1) {
      await receive(house.storage, account, ...Array.from({ length: 900 }, () => ({})));
    }
    const [before, rows] = [await house.countOf(tenantId), await house.countOf(otherId)];
    await house.request(tenantId);
    const stop = new AbortController();
    const turn = new KillSwitch();
    turn.hooks.before = (name) => {
      const batches = turn.begun.filter((begun) => begun === name).length;
      if (name === 'TenantErasureRepository.erase' && batches === 5) stop.abort();
    };
    // The keys, the facts, their counts, and twice 2,000 of 4,501 events; then it is told to stop.
    const outcome = await house.turn(tenantId, turn, stop.signal);
    expect(outcome?.claimed).toBeGreaterThan(4_000);
    expect((await house.countOf(tenantId))['inbound_events']).toBe(501);
    expect((await report(tenantId))?.erased['inbound_events']).toBe(4_000);
    expect((await house.storage.erasures.nextDueAt(tenantId))?.getTime()).toBeLessThan(
      Date.now() + 1,
    );
    await house.runDry(tenantId);
    await expectErased(tenantId, before, { id: otherId, rows });
  });

  it('is put off by an error, says why, and goes on once it is mended', async () => {
    const { tenantId, otherId } = await house.tenants();
    const [before, rows] = [await house.countOf(tenantId), await house.countOf(otherId)];
    await house.request(tenantId);
    await house.rows.query(`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'row of %', OLD.tenant_id USING ERRCODE = '55P03'; END $$;
      CREATE TRIGGER planted BEFORE DELETE ON reply_rules FOR EACH ROW EXECUTE FUNCTION refuse()`);
    for (const attempts of [1, 2]) {
      await house.turn(tenantId);
      expect(await report(tenantId)).toMatchObject({
        status: 'running',
        attempts,
        lastError: 'Some rows were in use for too long. (55P03) It is tried again.',
      });
    }
    const dueAt = await house.storage.erasures.nextDueAt(tenantId);
    expect(dueAt?.getTime()).toBeGreaterThan(Date.now() + 500);
    expect(await house.storage.erasures.countUnderWay()).toEqual({ running: 0, failing: 1 });
    expect(await house.lane().findDueLanes(100, null)).not.toContainEqual({ v: 1, tenantId });
    await house.rows.query('DROP TRIGGER planted ON reply_rules; DROP FUNCTION refuse()');
    await house.runDry(tenantId);
    await expectErased(tenantId, before, { id: otherId, rows });
  });

  it('is found by the sweeper, page by page, until it has ended', async () => {
    const due: string[] = [];
    for (let made = 0; made < 3; made += 1) {
      const { tenantId } = await house.tenants();
      await house.request(tenantId);
      due.push(tenantId);
    }
    const lane = house.lane();
    const first = await lane.findDueLanes(2, null);
    const second = await lane.findDueLanes(2, first.at(-1) ?? null);
    expect([...first, ...second]).toEqual(due.toSorted().map((tenantId) => ({ v: 1, tenantId })));
    for (const tenantId of due) await house.runDry(tenantId);
    expect(await lane.findDueLanes(2, null)).toEqual([]);
  });
});
