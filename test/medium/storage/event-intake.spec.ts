import { eventId, type InboundEvent } from '#libs/domain';
import { textHash, type Account } from '#libs/storage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { claimEvents } from './claim-as-turn.js';
import { aNumericId, aTap } from '../../support/builders.js';
import { openStorage, type Storage } from './open-storage.js';
import { anAccount, aTenant, twoTenants } from './scene.js';

describe('EventIntake', () => {
  let storage: Storage;
  let tenantId: string;
  let account: Account;

  beforeAll(async () => {
    storage = await openStorage();
    ({ tenantId } = await twoTenants(storage));
  });
  afterAll(() => storage.close());
  beforeEach(async () => {
    account = await anAccount(storage, tenantId);
  });

  const tap = (given: Partial<InboundEvent> = {}) => aTap({ igUserId: account.igUserId, ...given });
  const rows = async (of: Account = account) =>
    (
      await storage.events.list(of.tenantId, { state: null, accountId: of.id }, 2_000, null)
    ).rows.map(({ event }) => event);

  it('keeps a tap with its words, owed an answer, and names the lane', async () => {
    const event = tap({ occurredAtMs: 1_790_000_000_123 });
    const lane = { tenantId, accountId: account.id };
    expect(await storage.intake.add([event])).toEqual({ known: 1, added: 1, lanes: [lane] });
    expect(await rows()).toMatchObject([
      {
        ...lane,
        kind: 'postback',
        id: eventId(event, Date.now()),
        personId: event.personId,
        mid: event.mid,
        title: event.title,
        payload: event.payload,
        occurredAt: new Date(1_790_000_000_123),
        state: 'pending',
        startedCount: 0,
        attempts: 0,
      },
    ]);
  });

  it('keeps which request brought it, by which secret, and of a repeat the first', async () => {
    const event = tap();
    await storage.intake.add([{ ...event, requestId: 'req_1', signedBy: 2 }, tap()]);
    await storage.intake.add([{ ...event, requestId: 'req_2', signedBy: 1 }]);
    const brought = (await rows()).map(({ requestId, signedBy }) => `${requestId} ${signedBy}`);
    expect(brought.toSorted()).toEqual(['null null', 'req_1 2']);
  });

  it('knows a tap again that comes with another time, in the same company or later', async () => {
    const event = tap({ occurredAtMs: Date.now() - 5_000 });
    const later = { ...event, occurredAtMs: event.occurredAtMs + 1_000 };
    expect(await storage.intake.add([event, later])).toMatchObject({ known: 2, added: 1 });
    const muchLater = { ...event, occurredAtMs: event.occurredAtMs + 4_000 };
    expect(await storage.intake.add([muchLater])).toEqual({ known: 1, added: 0, lanes: [] });
    expect(await rows()).toHaveLength(1);
  });

  it('keeps taps of one person and millisecond in the order in which they came', async () => {
    const at = { personId: aNumericId(), occurredAtMs: Date.now() - 5_000 };
    const payloads = Array.from({ length: 12 }, (_, n) => `P${n}`);
    await storage.intake.add(payloads.map((payload) => tap({ ...at, payload })));
    const claimed = await claimEvents(storage, tenantId, account.id, 20);
    expect(claimed.map(({ event }) => event.payload)).toEqual(payloads);
  });

  it('knows a tap again that comes with another time, in the same company or later', async () => {
    const event = tap({ occurredAtMs: Date.now() - 5_000 });
    const later = { ...event, occurredAtMs: event.occurredAtMs + 1_000 };
    expect(await storage.intake.add([event, later])).toMatchObject({ known: 2, added: 1 });
    const muchLater = { ...event, occurredAtMs: event.occurredAtMs + 4_000 };
    expect(await storage.intake.add([muchLater])).toEqual({ known: 1, added: 0, lanes: [] });
    expect(await rows()).toHaveLength(1);
  });

  it('keeps taps of one person and millisecond in the order in which they came', async () => {
    const at = { personId: aNumericId(), occurredAtMs: Date.now() - 5_000 };
    const payloads = Array.from({ length: 12 }, (_, n) => `P${n}`);
    await storage.intake.add(payloads.map((payload) => tap({ ...at, payload })));
    const claimed = await claimEvents(storage, tenantId, account.id, 20);
    expect(claimed.map(({ event }) => event.payload)).toEqual(payloads);
  });

  it('does nothing for nothing', async () => {
    expect(await storage.intake.add([])).toEqual({ known: 0, added: 0, lanes: [] });
  });

  it('keeps a repeat once, within a batch and across batches', async () => {
    const event = tap();
    expect(await storage.intake.add([event, event, { ...event }])).toMatchObject({
      known: 3,
      added: 1,
    });
    expect(await storage.intake.add([event, tap()])).toMatchObject({ known: 2, added: 1 });
    expect(await storage.intake.add([event])).toEqual({ known: 1, added: 0, lanes: [] });
    expect(await rows()).toHaveLength(2);
  });

  it('keeps one key of two accounts twice', async () => {
    const second = await anAccount(storage, tenantId);
    const event = tap({ dedupKey: 'postback:m_1' });
    const result = await storage.intake.add([event, { ...event, igUserId: second.igUserId }]);
    expect(result).toMatchObject({ known: 2, added: 2 });
    expect(result.lanes).toHaveLength(2);
  });

  it('passes over accounts that nobody connected', async () => {
    const stray = aTap({ igUserId: aNumericId() });
    expect(await storage.intake.add([stray, tap()])).toMatchObject({ known: 1, added: 1 });
    expect(await storage.intake.add([stray])).toEqual({ known: 0, added: 0, lanes: [] });
  });

  it.each(['message', 'reaction', 'read', 'unknown', 'test', 'handover'] as const)(
    'notes that a %s came, without its words, and wakes nobody',
    async (kind) => {
      const event = tap({ kind, title: 'private words', payload: 'PRIVATE' });
      expect(await storage.intake.add([event])).toEqual({ known: 1, added: 1, lanes: [] });
      expect(await rows()).toMatchObject([
        { kind, state: 'noted', title: null, payload: null, textSha256: null },
      ]);
    },
  );

  it('keeps of an echo the hash of its text, by which a send is recognised', async () => {
    await storage.intake.add([
      tap({ kind: 'echo', title: 'We open at nine.', payload: null, mid: 'm_echo' }),
      tap({ kind: 'echo', title: null, payload: null }),
    ]);
    const found = await rows();
    const spoken = found.find(({ mid }) => mid === 'm_echo');
    const silent = found.find(({ mid }) => mid !== 'm_echo');
    // Of late, and of no message that we sent: whose it is, the lane finds out.
    expect(spoken).toMatchObject({
      state: 'pending',
      title: null,
      mid: 'm_echo',
      textSha256: textHash('We open at nine.'),
    });
    expect(silent).toMatchObject({ textSha256: null });
  });

  it('takes what PostgreSQL cannot keep, in every text, beside what it can', async () => {
    const odd = 'a\u0000b\ud800c\udfff';
    const kept = 'a\ufffdb\ufffdc\ufffd';
    const fine = tap({ title: '🇫🇷 Où êtes-vous ?', payload: '\\u0000 "quoted", {braces}' });
    await storage.intake.add([
      tap({ title: odd, payload: odd, dedupKey: odd, personId: odd, mid: odd }),
      tap({ kind: 'echo', title: odd }),
      { ...tap(), igUserId: odd },
      fine,
    ]);
    const found = await rows();
    expect(found).toHaveLength(3);
    expect(found.find(({ mid }) => mid === kept)).toMatchObject({
      title: kept,
      payload: kept,
      personId: kept,
      mid: kept,
    });
    expect(found.find(({ mid }) => mid === fine.mid)).toMatchObject({
      title: fine.title,
      payload: fine.payload,
    });
  });

  it('puts events of one instant in the order in which they came', async () => {
    const events = Array.from({ length: 50 }, (_, n) =>
      tap({ occurredAtMs: 1_790_000_000_000, payload: `P${n}` }),
    );
    await storage.intake.add(events);
    const claimed = await claimEvents(storage, tenantId, account.id, 50);
    expect(claimed.map(({ event }) => event.payload)).toEqual(events.map(({ payload }) => payload));
  });

  it('takes 1000 events of 50 accounts of several tenants in one call', async () => {
    const owners = await Promise.all([aTenant(storage), aTenant(storage), aTenant(storage)]);
    const accounts: Account[] = [];
    for (let n = 0; n < 50; n++) {
      accounts.push(await anAccount(storage, owners[n % owners.length]!.id));
    }
    const events = Array.from({ length: 1_000 }, (_, n) =>
      aTap({ igUserId: accounts[n % 50]!.igUserId, personId: `p${n % 7}` }),
    );
    const result = await storage.intake.add(events);
    expect(result).toMatchObject({ known: 1_000, added: 1_000 });
    expect(new Set(result.lanes.map(({ accountId }) => accountId)).size).toBe(50);
    for (const owner of accounts) expect(await rows(owner)).toHaveLength(20);
    expect(await storage.intake.add(events)).toEqual({ known: 1_000, added: 0, lanes: [] });
  });

  it('does not tie itself in a knot when the same events come in different orders', async () => {
    for (let round = 0; round < 5; round++) {
      const events = Array.from({ length: 200 }, () => tap());
      const results = await Promise.all([
        storage.intake.add(events),
        storage.intake.add(events.toReversed()),
        storage.intake.add([...events.slice(100), ...events.slice(0, 100)]),
      ]);
      expect(results.reduce((sum, { added }) => sum + added, 0)).toBe(200);
    }
  });
});
