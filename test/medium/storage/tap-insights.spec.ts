import { newId, type InboundEvent } from '#libs/domain';
import { MAX_TAP_GROUPS, type Account, type TapRange } from '#libs/storage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aNumericId, aTap } from '../../support/builders.js';
import { openStorage, type Storage } from './open-storage.js';
import { anAccount, twoTenants } from './scene.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const SOURCE = { actor: 'operator', requestId: null, ip: null };

/** The beginning of an hour, two days ago. */
const START_MS = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 48 * HOUR_MS;
const at = (minutes: number) => START_MS + minutes * MINUTE_MS;
const range = (fromMinutes: number, toMinutes: number): TapRange => ({
  from: new Date(at(fromMinutes)),
  to: new Date(at(toMinutes)),
});
const A_DAY = range(0, 24 * 60);
const NOTHING = { taps: 0, replied: 0, medianReplyMs: null };
const EMPTY = {
  totals: NOTHING,
  byQuestion: [],
  byLocale: [],
  byRevision: [],
  byHour: [],
  isCut: false,
};

describe('TapInsights', () => {
  let storage: Storage;
  let tenantId: string;
  let otherId: string;
  let account: Account;
  let sibling: Account;
  let foreign: Account;

  beforeAll(async () => {
    storage = await openStorage();
  });
  afterAll(() => storage.close());
  beforeEach(async () => {
    ({ tenantId, otherId, account, otherAccount: foreign } = await twoTenants(storage));
    sibling = await anAccount(storage, tenantId);
  });

  const read = (within = A_DAY, of = account, ownerId = tenantId) =>
    storage.insights.read(ownerId, of.id, within);
  const tapsIn = async (within: TapRange) => (await read(within)).totals.taps;
  const tapsAt = (ms: number) => tapsIn({ from: new Date(ms), to: new Date(ms + 1) });

  /** Takes a tap in, as Meta tells it, and gives it what is found out about it later. */
  const tap = async (
    given: Partial<InboundEvent> = {},
    known: { revision?: number; locale?: string; of?: Account; sentAfterMs?: number[] } = {},
  ): Promise<InboundEvent> => {
    const { igUserId } = known.of ?? account;
    const event = aTap({ igUserId, occurredAtMs: at(30), ...given });
    await storage.intake.add([event]);
    const [row] = await storage.database.ask<{ id: string }>(
      `UPDATE inbound_events SET tapped_revision = $2, tapped_locale = $3
        WHERE id = (SELECT id FROM inbound_events WHERE mid = $1 ORDER BY id DESC LIMIT 1)
        RETURNING id`,
      [event.mid, known.revision ?? null, known.locale ?? null],
    );
    for (const [step, ms] of (known.sentAfterMs ?? []).entries()) {
      await reply(row!.id, step, 'sent', ms);
    }
    return event;
  };
  const reply = (eventId: string, step: number, state: string, sentAfterMs: number | null) =>
    storage.database.ask(
      `INSERT INTO replies (id, tenant_id, account_id, event_id, step, rule_id, person_id, message,
                            state, may_land_until, sent_at)
       SELECT $2, tenant_id, account_id, id, $3, $2, person_id, '{"text":"x"}', $4, now(),
              occurred_at + $5::float8 * interval '1 millisecond'
         FROM inbound_events WHERE id = $1`,
      [eventId, newId(), step, state, sentAfterMs],
    );

  it('counts by question, locale, revision and hour, the most tapped first', async () => {
    const hours = { title: 'When are you open?', payload: 'HOURS' };
    await tap(hours, { revision: 1, locale: 'default', sentAfterMs: [1_000] });
    await tap({ ...hours, occurredAtMs: at(59) }, { revision: 2, locale: 'default' });
    await tap(
      { title: 'Wann habt ihr offen?', payload: 'HOURS', occurredAtMs: at(60) },
      { revision: 2, locale: 'de_DE', sentAfterMs: [3_000] },
    );
    await tap({ ...hours, title: null, payload: null, occurredAtMs: at(150) });
    const one = (ms: number | null) => ({
      taps: 1,
      replied: ms === null ? 0 : 1,
      medianReplyMs: ms,
    });
    expect(await read()).toEqual({
      totals: { taps: 4, replied: 2, medianReplyMs: 2_000 },
      byQuestion: [
        {
          question: 'When are you open?',
          payload: 'HOURS',
          taps: 2,
          replied: 1,
          medianReplyMs: 1_000,
        },
        { question: 'Wann habt ihr offen?', payload: 'HOURS', ...one(3_000) },
        { question: null, payload: null, ...one(null) },
      ],
      byLocale: [
        { locale: 'default', taps: 2, replied: 1, medianReplyMs: 1_000 },
        { locale: 'de_DE', ...one(3_000) },
        { locale: null, ...one(null) },
      ],
      byRevision: [
        { revision: 2, taps: 2, replied: 1, medianReplyMs: 3_000 },
        { revision: null, ...one(null) },
        { revision: 1, ...one(1_000) },
      ],
      byHour: [
        { hour: new Date(at(0)), taps: 2, replied: 1, medianReplyMs: 1_000 },
        { hour: new Date(at(60)), ...one(3_000) },
        { hour: new Date(at(120)), ...one(null) },
      ],
      isCut: false,
    });
  });

  it('takes one question for two where only the payload differs', async () => {
    await tap({ payload: 'A' });
    await tap({ payload: 'B' });
    await tap({ payload: null });
    expect((await read()).byQuestion.map(({ payload }) => payload)).toEqual(['A', 'B', null]);
  });

  it('has nothing where nobody tapped', async () => {
    expect(await read()).toEqual(EMPTY);
  });

  it('counts a tap once that Meta tells again, in one webhook or in two', async () => {
    const event = aTap({ igUserId: account.igUserId, occurredAtMs: at(30) });
    await storage.intake.add([event, event]);
    const before = await read();
    expect(before.totals.taps).toBe(1);
    await storage.intake.add([event]);
    await storage.intake.add([event, { ...event, requestId: 'req_again' }]);
    expect(await read()).toEqual(before);
  });

  it('counts taps alone: no message, quick reply, or echo', async () => {
    for (const kind of ['message', 'quick_reply', 'echo', 'read'] as const) {
      await tap({ kind, dedupKey: `${kind}:${newId()}` });
    }
    expect(await read()).toEqual(EMPTY);
  });

  it('takes the time to the first message that was sent, and the middle of all of them', async () => {
    await tap({}, { sentAfterMs: [5_000, 9_000] });
    await tap({}, { sentAfterMs: [1_000] });
    expect((await read()).totals.medianReplyMs).toBe(3_000);
    await tap({}, { sentAfterMs: [60_000] });
    expect((await read()).totals).toEqual({ taps: 3, replied: 3, medianReplyMs: 5_000 });
  });

  it.each(['intended', 'unsent', 'unknown', 'failed'])(
    'takes a message that is %s for no reply',
    async (state) => {
      await tap();
      const [event] = (
        await storage.events.list(tenantId, { state: null, accountId: account.id }, 1, null)
      ).rows;
      await reply(event!.event.id, 0, state, null);
      expect((await read()).totals).toEqual({ taps: 1, replied: 0, medianReplyMs: null });
    },
  );

  it('takes a reply that seems to precede its tap for one without delay', async () => {
    await tap({}, { sentAfterMs: [-400] });
    expect((await read()).totals).toEqual({ taps: 1, replied: 1, medianReplyMs: 0 });
  });

  it('has the begin of a range in it, and the end not', async () => {
    await tap({ occurredAtMs: at(60) });
    await tap({ occurredAtMs: at(120) - 1 });
    expect(await tapsIn(range(60, 120))).toBe(2);
    expect(await tapsIn(range(0, 60))).toBe(0);
    expect(await tapsIn({ from: new Date(at(60) + 1), to: new Date(at(120)) })).toBe(1);
    expect(await tapsIn({ from: new Date(at(60)), to: new Date(at(120) - 1) })).toBe(1);
    expect(await tapsIn(range(120, 180))).toBe(0);
  });

  it('counts a tap that was told long after it', async () => {
    const occurredAtMs = at(0) - 40 * 24 * HOUR_MS;
    await tap({ occurredAtMs });
    expect(await tapsAt(occurredAtMs)).toBe(1);
  });

  it('counts a tap that our clock received before it occurred by that of Meta', async () => {
    const occurredAtMs = Date.now() + 50 * MINUTE_MS;
    await tap({ occurredAtMs });
    expect(await tapsAt(occurredAtMs)).toBe(1);
  });

  it('shows no more groups than it may, and says so; the totals have all', async () => {
    const taps = Array.from({ length: MAX_TAP_GROUPS }, (_, number) =>
      aTap({ igUserId: account.igUserId, occurredAtMs: at(30), payload: `P_${number}` }),
    );
    await storage.intake.add(taps);
    expect(await read()).toMatchObject({ totals: { taps: MAX_TAP_GROUPS }, isCut: false });
    await tap({ payload: 'TWICE' });
    await tap({ payload: 'TWICE' });
    const { totals, byQuestion, byHour, isCut } = await read();
    expect({ taps: totals.taps, isCut }).toEqual({ taps: MAX_TAP_GROUPS + 2, isCut: true });
    expect(byQuestion).toHaveLength(MAX_TAP_GROUPS);
    expect(byQuestion[0]).toMatchObject({ payload: 'TWICE', taps: 2 });
    expect(byHour).toEqual([{ hour: new Date(at(0)), ...totals }]);
  });

  it('forgets the taps of a person who is erased, before their marks are gone', async () => {
    const personId = aNumericId();
    await tap({ personId }, { sentAfterMs: [1_000] });
    await tap({ payload: 'OF_SOMEBODY_ELSE' });
    const id = newId();
    await storage.dataErasures.request(tenantId, { id, personId, accountId: null }, SOURCE);
    let last = '';
    while (last !== 'done') last = (await storage.dataEraser.eraseBatch(tenantId, id)).outcome;
    const kept = await storage.database.ask('SELECT 1 FROM inbound_events WHERE account_id = $1', [
      account.id,
    ]);
    expect(kept).toHaveLength(2);
    expect(await read()).toMatchObject({
      totals: { taps: 1, replied: 0 },
      byQuestion: [{ payload: 'OF_SOMEBODY_ELSE' }],
    });
  });

  it('has those of the account alone', async () => {
    await tap({}, { of: sibling });
    await tap({}, { of: foreign });
    expect(await read()).toEqual(EMPTY);
    expect((await read(A_DAY, sibling)).totals.taps).toBe(1);
  });

  it('shows another tenant nothing, nor a key that is bound to other accounts', async () => {
    await tap({}, { revision: 1, locale: 'default', sentAfterMs: [1_000] });
    expect(await read(A_DAY, account, otherId)).toEqual(EMPTY);
    expect(await read(A_DAY, foreign, tenantId)).toEqual(EMPTY);
    const boundTo = (to: Account) => storage.work.boundTo([to.id], () => read());
    expect(await boundTo(sibling)).toEqual(EMPTY);
    expect((await boundTo(account)).totals).toEqual({ taps: 1, replied: 1, medianReplyMs: 1_000 });
  });
});
