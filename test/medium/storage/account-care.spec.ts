import type { CareOutcome } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { about } from './about.js';
import { openStorage, type Storage } from './open-storage.js';
import { aTenant, anAccount, twoTenants } from './scene.js';

const HOUR_MS = 3_600_000;
const FIELDS = ['messages', 'messaging_postbacks'];
/** When an account that is subscribed to all is first looked at. */
const TEN_MINUTES = 1 / 6;
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS);
const ERROR = {
  message: 'Instagram had an error that passes.',
  fix: 'Nothing has to be done; it is tried again.',
  code: 2,
  subcode: null,
  trace_id: 'AbC',
  at: '2026-11-22T12:00:00.000Z',
};

describe('AccountCareRepository', () => {
  let storage: Storage;

  beforeAll(async () => {
    storage = await openStorage();
  });
  afterAll(() => storage.close());

  const begin = (tenantId: string, accountId: string, subscribedFields: string[] | null = FIELDS) =>
    storage.care.begin(tenantId, accountId, {
      issuedAt: new Date(),
      expiresAt: inHours(60 * 24),
      expiryKnown: true,
      dice: () => 0.5,
      ...(subscribedFields === null ? {} : { subscribedFields }),
    });
  async function cared() {
    const { id: tenantId } = await aTenant(storage);
    const { id } = await anAccount(storage, tenantId);
    await begin(tenantId, id);
    return { tenantId, id };
  }
  /** As if so much time had passed that these were due. */
  const letComeDue = (id: string, ...columns: string[]) =>
    storage.database.ask(
      `UPDATE account_care
          SET ${['next_due_at', ...columns].map((column) => `${column} = now() - interval '1 second'`).join()}
        WHERE account_id = $1`,
      [id],
    );
  async function claimed(columns = ['refresh_due_at']) {
    const { tenantId, id } = await cared();
    await letComeDue(id, ...columns);
    const claim = (await storage.care.claim(tenantId, id))!;
    return { tenantId, id, ...claim };
  }
  const find = (tenantId: string, id: string) => storage.care.find(tenantId, id);

  it('begins with a refresh at half-life, and a check in some minutes, which is due first', async () => {
    const { tenantId, id } = await cared();
    expect(await find(tenantId, id)).toEqual({
      accountId: id,
      tenantId,
      nextDueAt: about(inHours(TEN_MINUTES)),
      refreshDueAt: about(inHours(33 * 24)),
      refreshAttempts: 0,
      refreshError: null,
      alarmedDays: null,
      checkDueAt: about(inHours(TEN_MINUTES)),
      checkAttempts: 0,
      subscribedFields: FIELDS,
      subscriptionCheckedAt: about(new Date()),
      subscriptionError: null,
      leaveDueAt: null,
      leaveAttempts: 0,
      leaveError: null,
    });
    expect(await storage.care.nextDueAt(tenantId, id)).toEqual(about(inHours(TEN_MINUTES)));
  });

  it('keeps what the connection has read back of the subscription', async () => {
    const { tenantId, id } = await cared();
    await begin(tenantId, id, ['messages']);
    expect(await find(tenantId, id)).toMatchObject({
      subscribedFields: ['messages'],
      subscriptionCheckedAt: about(new Date()),
    });
  });

  it.each([
    ['shows less than is needed', ['messages']],
    ['does not say', null],
  ])('is looked at within half a minute when Instagram %s', async (_, fields) => {
    const { tenantId, id } = await cared();
    await begin(tenantId, id, fields);
    expect(await find(tenantId, id)).toMatchObject({
      nextDueAt: about(inHours(20 / 3_600)),
      checkDueAt: about(inHours(20 / 3_600)),
      subscribedFields: fields,
    });
  });

  it('begins anew with a new connection, whatever was', async () => {
    const { tenantId, id, mark } = await claimed();
    await storage.care.record(tenantId, id, mark, {
      step: 'refresh',
      at: inHours(1),
      attempts: 4,
      error: ERROR,
      alarmedDays: 5,
    });
    await storage.care.leave(tenantId, id);
    await begin(tenantId, id);
    expect(await find(tenantId, id)).toMatchObject({
      refreshAttempts: 0,
      refreshError: null,
      alarmedDays: null,
      leaveDueAt: null,
      nextDueAt: about(inHours(TEN_MINUTES)),
    });
  });

  it.each([
    { due: ['leave_due_at', 'refresh_due_at', 'check_due_at'], first: 'leave' },
    { due: ['refresh_due_at', 'check_due_at'], first: 'refresh' },
    { due: ['check_due_at'], first: 'check' },
    { due: [], first: null },
  ])('claims $first of what is due: $due', async ({ due, first }) => {
    expect((await claimed(due)).due).toBe(first);
  });

  it('is claimed by one of two turns, and by another when that has died', async () => {
    const { tenantId, id } = await cared();
    expect(await storage.care.claim(tenantId, id)).toBeNull();
    await letComeDue(id, 'refresh_due_at');
    const claims = await Promise.all([1, 2, 3].map(() => storage.care.claim(tenantId, id)));
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await storage.care.nextDueAt(tenantId, id)).toEqual(about(inHours(1 / 30)));
    await letComeDue(id);
    expect(await storage.care.claim(tenantId, id)).toMatchObject({ due: 'refresh' });
  });

  /** Made when it runs: its instants are distances from then. */
  const outcomes: [string, () => { outcome: CareOutcome; expected: object }][] = [
    [
      'a refresh that failed',
      () => ({
        outcome: { step: 'refresh', at: inHours(2), attempts: 3, error: ERROR, alarmedDays: 10 },
        expected: {
          refreshDueAt: about(inHours(2)),
          refreshAttempts: 3,
          refreshError: ERROR,
          alarmedDays: 10,
          nextDueAt: about(inHours(TEN_MINUTES)),
        },
      }),
    ],
    [
      'a refresh, behind which a check is due first',
      () => ({
        outcome: { step: 'refresh', at: inHours(9), attempts: 0, error: null, alarmedDays: null },
        expected: {
          refreshDueAt: about(inHours(9)),
          refreshAttempts: 0,
          nextDueAt: about(inHours(TEN_MINUTES)),
        },
      }),
    ],
    [
      'a check that failed and saw nothing',
      () => ({
        outcome: { step: 'check', at: inHours(2), attempts: 1, error: ERROR },
        expected: {
          checkDueAt: about(inHours(2)),
          checkAttempts: 1,
          subscriptionError: ERROR,
          subscribedFields: FIELDS,
          subscriptionCheckedAt: about(new Date()),
        },
      }),
    ],
    [
      'a check, with what it saw',
      () => ({
        outcome: { step: 'check', at: inHours(7), attempts: 0, error: null, fields: ['messages'] },
        expected: { subscribedFields: ['messages'], subscriptionCheckedAt: about(new Date()) },
      }),
    ],
    [
      'a farewell that failed',
      () => ({
        outcome: { step: 'leave', at: inHours(1), attempts: 2, error: ERROR },
        expected: {
          leaveDueAt: about(inHours(1)),
          leaveAttempts: 2,
          leaveError: ERROR,
          nextDueAt: about(inHours(TEN_MINUTES)),
        },
      }),
    ],
    [
      'that no farewell is owed',
      () => ({
        outcome: { step: 'leave', at: null, attempts: 0, error: null },
        expected: { leaveDueAt: null },
      }),
    ],
    [
      'that nothing can be done for a while',
      () => ({
        outcome: { step: 'none', at: inHours(1), error: ERROR },
        expected: { nextDueAt: about(inHours(1)), refreshAttempts: 1, refreshError: ERROR },
      }),
    ],
    [
      'that nothing is owed',
      () => ({
        outcome: { step: 'asleep' },
        expected: { nextDueAt: null, refreshDueAt: null, checkDueAt: null },
      }),
    ],
  ];

  it.each(outcomes)('records %s', async (_, made) => {
    const { tenantId, id, mark } = await claimed([]);
    const { outcome, expected } = made();
    expect(await storage.care.record(tenantId, id, mark, outcome)).toBe(true);
    expect(await find(tenantId, id)).toMatchObject(expected);
  });

  it.each<[string, (tenantId: string, id: string) => Promise<unknown>]>([
    ['was connected again', (tenantId, id) => begin(tenantId, id)],
    ['is let go', (tenantId, id) => storage.care.leave(tenantId, id)],
    ['was put to sleep', (tenantId, id) => storage.care.sleep(tenantId, id)],
    ['was taken away', (tenantId, id) => storage.care.end(tenantId, id, false)],
    ['is restricted', (tenantId, id) => storage.care.probe(tenantId, id, inHours(24))],
    [
      'was taken up by another turn',
      async (tenantId, id) => {
        await letComeDue(id);
        await storage.care.claim(tenantId, id);
      },
    ],
  ])('records nothing for a turn whose account %s meanwhile', async (_, meanwhile) => {
    const { tenantId, id, mark } = await claimed();
    await meanwhile(tenantId, id);
    const before = await find(tenantId, id);
    const outcome = { step: 'none', at: inHours(5), error: ERROR } as const;
    expect(await storage.care.record(tenantId, id, mark, outcome)).toBe(false);
    expect(await find(tenantId, id)).toEqual(before);
  });

  it('owes nothing but the farewell of an account that is let go, also of one without care', async () => {
    const { tenantId, id } = await cared();
    const { id: uncared } = await anAccount(storage, tenantId);
    for (const one of [id, uncared]) {
      await storage.care.leave(tenantId, one);
      expect(await find(tenantId, one)).toMatchObject({ refreshDueAt: null, checkDueAt: null });
      expect(await storage.care.claim(tenantId, one)).toMatchObject({ due: 'leave' });
    }
  });

  it('tries a restricted account again, and keeps its token alive', async () => {
    const { tenantId, id } = await cared();
    await storage.care.probe(tenantId, id, inHours(24));
    expect(await find(tenantId, id)).toMatchObject({
      checkDueAt: about(inHours(24)),
      refreshDueAt: about(inHours(33 * 24)),
      nextDueAt: about(inHours(24)),
    });
    await letComeDue(id, 'refresh_due_at');
    await storage.care.probe(tenantId, id, inHours(24));
    expect(await find(tenantId, id)).toMatchObject({
      refreshDueAt: about(inHours(24)),
      nextDueAt: about(inHours(24)),
    });
  });

  it.each([
    { isUnsubscribed: true, fields: [], checkedAt: () => about(new Date()) },
    { isUnsubscribed: false, fields: null, checkedAt: () => null },
  ])('ends without any claim of a subscription: $isUnsubscribed', async (row) => {
    const { tenantId, id } = await cared();
    await storage.care.leave(tenantId, id);
    await storage.care.end(tenantId, id, row.isUnsubscribed);
    expect(await find(tenantId, id)).toMatchObject({
      nextDueAt: null,
      refreshDueAt: null,
      checkDueAt: null,
      leaveDueAt: null,
      subscribedFields: row.fields,
      subscriptionCheckedAt: row.checkedAt(),
    });
  });

  it('looks at a subscription at once when asked to, but not of an account that sleeps', async () => {
    const { tenantId, id } = await cared();
    await storage.care.checkNow(tenantId, id);
    expect(await storage.care.claim(tenantId, id)).toMatchObject({ due: 'check' });
    await storage.care.sleep(tenantId, id);
    await storage.care.checkNow(tenantId, id);
    expect(await storage.care.nextDueAt(tenantId, id)).toBeNull();
  });

  it('says to the router whose care is due, and nobody else’s', async () => {
    await storage.database.ask('TRUNCATE tenants CASCADE');
    const due = await cared();
    const later = await cared();
    const deleting = await cared();
    await letComeDue(due.id);
    await letComeDue(deleting.id);
    const become = (tenantId: string, status: string) =>
      storage.database.ask('UPDATE tenants SET status = $2 WHERE id = $1', [tenantId, status]);
    await become(deleting.tenantId, 'deleting');
    const lane = { tenantId: due.tenantId, accountId: due.id };
    expect(await storage.dueLanes.care(10, null)).toEqual([lane]);
    // Its token would be lost if nobody refreshed it until the tenant is back.
    await become(due.tenantId, 'suspended');
    expect(await storage.dueLanes.care(10, null)).toEqual([lane]);
    expect(await storage.dueLanes.care(10, due.id)).toEqual([]);
    await letComeDue(later.id);
    const all = [due.id, later.id].sort();
    const first = await storage.dueLanes.care(1, null);
    expect(first.map(({ accountId }) => accountId)).toEqual(all.slice(0, 1));
    const second = await storage.dueLanes.care(1, all[0]!);
    expect(second.map(({ accountId }) => accountId)).toEqual(all.slice(1));
  });

  it('shows, claims and changes nothing of an account of another tenant', async () => {
    const { tenantId, otherId, otherAccount } = await twoTenants(storage);
    const { id } = otherAccount;
    await begin(otherId, id);
    await letComeDue(id, 'refresh_due_at');
    const before = await find(otherId, id);
    expect(await find(tenantId, id)).toBeNull();
    expect(await storage.care.claim(tenantId, id)).toBeNull();
    expect(await storage.care.nextDueAt(tenantId, id)).toBeNull();
    await storage.care.sleep(tenantId, id);
    await storage.care.end(tenantId, id, true);
    await storage.care.checkNow(tenantId, id);
    await storage.care.probe(tenantId, id, inHours(1));
    await begin(tenantId, id);
    await storage.care.leave(tenantId, id);
    const claim = (await storage.care.claim(otherId, id))!;
    const outcome = { step: 'asleep' } as const;
    expect(await storage.care.record(tenantId, id, claim.mark, outcome)).toBe(false);
    expect(await find(otherId, id)).toEqual({ ...before, nextDueAt: claim.care.nextDueAt });
  });
});
