import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anEntry, anEventChange, anIntent } from '../../support/builders.js';
import { claimEvents } from './claim-as-turn.js';
import { openStorage, type Storage } from './open-storage.js';
import { anAccount, letEventsComeDue, receive, twoTenants } from './scene.js';

/** A process that was frozen in its turn wakes after another took the turn over. */
describe('a turn that was overtaken', () => {
  let storage: Storage;
  let tenantId: string;

  beforeAll(async () => {
    storage = await openStorage();
    ({ tenantId } = await twoTenants(storage));
  });
  afterAll(() => storage.close());

  /** The same event as an earlier and as a later turn claimed it. */
  async function claimedTwice() {
    const account = await anAccount(storage, tenantId);
    await receive(storage, account, { payload: 'HOURS' });
    const [earlier] = await claimEvents(storage, tenantId, account.id, 1);
    await letEventsComeDue(storage, account);
    const [later] = await claimEvents(storage, tenantId, account.id, 1);
    if (!earlier || !later) throw new Error('the event was not claimed twice');
    return { earlier: earlier.event, later: later.event };
  }

  const held = (event: Awaited<ReturnType<typeof claimedTwice>>['earlier']) => ({
    claimedUntil: event.nextAttemptAt,
    tapped: null,
  });

  it('writes no intent, so that it sends nothing', async () => {
    const { earlier, later } = await claimedTwice();
    const drafts = [anIntent()];
    expect(
      await storage.journal.write(tenantId, [anEntry(earlier, { ...held(earlier), drafts })]),
    ).toEqual([{ outcome: 'conflict' }]);
    expect(
      await storage.journal.write(tenantId, [anEntry(later, { ...held(later), drafts })]),
    ).toMatchObject([{ outcome: 'written' }]);
  });

  it('cannot end the event nor tell of it', async () => {
    const { earlier, later } = await claimedTwice();
    const event = anEventChange({ state: 'answered' });
    expect(
      await storage.journal.write(tenantId, [anEntry(earlier, { ...held(earlier), event })]),
    ).toEqual([{ outcome: 'conflict' }]);
    const found = await storage.events.find(tenantId, later.id);
    expect(found?.event.state).toBe('pending');
  });

  it('leaves the claim of the later turn in force over all its writes', async () => {
    const { later } = await claimedTwice();
    const first = anEntry(later, {
      ...held(later),
      drafts: [anIntent()],
      event: anEventChange({ state: 'pending', nextAttemptAt: null, endsStart: false }),
    });
    const last = anEntry(later, { ...held(later), event: anEventChange({ state: 'answered' }) });
    expect(await storage.journal.write(tenantId, [first])).toMatchObject([{ outcome: 'written' }]);
    expect(await storage.journal.write(tenantId, [last])).toMatchObject([{ outcome: 'written' }]);
  });
});

describe('a suspect', () => {
  let storage: Storage;
  let tenantId: string;

  beforeAll(async () => {
    storage = await openStorage();
    ({ tenantId } = await twoTenants(storage));
  });
  afterAll(() => storage.close());

  it('is never among fresh events, and is claimed alone when it is asked for', async () => {
    const account = await anAccount(storage, tenantId);
    await receive(storage, account, { payload: 'SUSPECT', occurredAtMs: 1_790_000_000_000 });
    for (let starts = 0; starts < 2; starts += 1) {
      await storage.events.claim(tenantId, account.id, 10, 'fresh');
      await letEventsComeDue(storage, account);
    }
    await receive(storage, account, { payload: 'FRESH', occurredAtMs: 1_790_000_001_000 });
    expect(await storage.events.claim(tenantId, account.id, 10, 'fresh')).toEqual([]);
    const claimed = await storage.events.claim(tenantId, account.id, 10, 'suspect');
    expect(claimed.map(({ event }) => event.payload)).toEqual(['SUSPECT']);
  });
});
