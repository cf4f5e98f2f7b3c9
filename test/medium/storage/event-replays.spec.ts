import { newId } from '#libs/domain';
import type { Account, ClaimedEvent, JournalEntry } from '#libs/storage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  aNumericId,
  anEntry,
  anError,
  anEventChange,
  anIntent,
  aReplyChange,
} from '../../support/builders.js';
import { claimEvents } from './claim-as-turn.js';
import { openStorage, type Storage } from './open-storage.js';
import { anAccount, receive, twoTenants } from './scene.js';

const GROUNDS = {
  at: '2026-11-22T14:30:00.000Z',
  account_status: 'connected' as const,
  is_tenant_suspended: false,
  rules: [{ id: newId(), name: 'Hours', lost: 'payload_differs' as const }],
  rules_left_out: 0,
};

describe('EventReplays', () => {
  let storage: Storage;
  let tenantId: string;
  let otherId: string;
  let account: Account;
  let event: ClaimedEvent['event'];

  beforeAll(async () => {
    storage = await openStorage();
    ({ tenantId, otherId } = await twoTenants(storage));
  });
  afterAll(() => storage.close());
  beforeEach(async () => {
    account = await anAccount(storage, tenantId);
    await receive(storage, account, { personId: aNumericId() });
    event = await claim();
  });

  async function claim() {
    const [claimed] = await claimEvents(storage, tenantId, account.id, 1);
    if (!claimed) throw new Error('There is nothing to claim.');
    return claimed.event;
  }
  const write = async (given: Partial<JournalEntry>, of = event) => {
    const [result] = await storage.journal.write(tenantId, [anEntry(of, given)]);
    return result!;
  };
  const lock = (asTenant = tenantId) => storage.replays.lock(asTenant, event.id);
  const find = async () => (await storage.events.find(tenantId, event.id))!;
  /** Intends one message and gives its id. */
  const intend = async (given = {}) => {
    const result = await write({ drafts: [anIntent('one', given)] });
    if (result.outcome !== 'written') throw new Error('The intent was not written.');
    return result.replyIds[0]!;
  };
  const replay = () =>
    storage.work.run(tenantId, async () => {
      const locked = await lock();
      return storage.replays.begin(tenantId, locked!);
    });
  const skip = () =>
    write({
      event: anEventChange({
        state: 'skipped',
        decision: { rule_id: null, rule_name: null, reason: 'no_rule' },
        grounds: GROUNDS,
      }),
    });

  it('show an event as it stands, and what its messages may still do', async () => {
    const first = await intend({ mayLandUntil: new Date(Date.now() + 60_000) });
    expect(await lock()).toMatchObject({
      id: event.id,
      accountId: account.id,
      state: 'pending',
      isHeld: true,
      replays: 0,
      reason: null,
      occurredAtMs: event.occurredAt.getTime(),
      replies: [{ state: 'intended', wasResent: false, mayLand: true }],
    });
    const past = new Date(Date.now() - 1_000);
    const resent = { state: 'intended' as const, messageId: null, evidence: null };
    await write({
      reply: aReplyChange(first, { ...resent, settled: 'resent', mayLandUntil: past }),
    });
    await write({ reply: aReplyChange(first, { ...resent, settled: 'not_landed' }) });
    await write({
      reply: aReplyChange(first, { ...resent, state: 'failed' }),
      event: anEventChange({ state: 'failed', failure: 'refused', error: anError({}) }),
    });
    expect(await lock()).toMatchObject({
      state: 'failed',
      failure: 'refused',
      isHeld: false,
      replies: [{ state: 'failed', wasResent: true, mayLand: false }],
    });
  });

  it('do not count as an answer what the chat only showed meanwhile', async () => {
    await intend({ message: { sender_action: 'typing_on' } });
    expect(await lock()).toMatchObject({ replies: [] });
  });

  it('make an event due at once, as if it had just come', async () => {
    await skip();
    expect((await find()).event).toMatchObject({ grounds: GROUNDS, state: 'skipped' });
    expect(await replay()).toBe(1);
    expect((await find()).event).toMatchObject({
      state: 'pending',
      replays: 1,
      decision: null,
      grounds: null,
      failure: null,
      lastError: null,
      attempts: 0,
      startedCount: 0,
      finishedAt: null,
    });
    expect(await claim()).toMatchObject({ id: event.id, replays: 1 });
  });

  it('leave earlier messages as they were, and room for new ones', async () => {
    const first = await intend();
    await write({ reply: aReplyChange(first, { messageId: 'm_old' }), event: anEventChange() });
    await replay();
    const again = await claim();
    const drafts = [anIntent('anew', { step: 1 })];
    expect(await write({ drafts }, again)).toMatchObject({ outcome: 'written' });
    expect(await write({ drafts: [anIntent('twice', { step: 2 })] }, again)).toEqual({
      outcome: 'conflict',
    });
    expect((await find()).replies).toMatchObject([
      { step: 0, replay: 0, state: 'sent', messageId: 'm_old' },
      { step: 1, replay: 1, state: 'intended', messageId: null },
    ]);
  });

  it('leave who held the event before with nothing to write', async () => {
    await skip();
    await replay();
    for (const claimedUntil of [null, event.nextAttemptAt]) {
      const late = { claimedUntil, drafts: [anIntent()], event: anEventChange() };
      expect(await write(late)).toEqual({ outcome: 'conflict' });
    }
    expect(await find()).toMatchObject({ event: { state: 'pending' }, replies: [] });
  });

  it('are carried out one after the other', async () => {
    await skip();
    const numbers = await Promise.all([replay(), replay(), replay()]);
    expect(numbers.toSorted()).toEqual([1, 2, 3]);
  });

  it('see and change no event of another tenant', async () => {
    await skip();
    const before = await find();
    expect(await lock(otherId)).toBeNull();
    const locked = (await lock())!;
    await storage.replays.begin(otherId, locked);
    expect(await find()).toEqual(before);
  });
});
