import type { InboundEvent } from '#libs/domain';
import { EVENT_VISIBLE_AFTER_MS, type Account, type ClaimedEvent } from '#libs/storage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { claimEvents } from './claim-as-turn.js';
import { anEntry, anEventChange, anIntent, aReplyChange } from '../../support/builders.js';
import { openStorage, type Storage } from './open-storage.js';
import { exitContext, lockIsWaitedFor } from './wait-for-lock.js';
import { anAccount, letEventsComeDue, payloads, receive, twoTenants } from './scene.js';

const START_MS = 1_790_000_000_000;

describe('InboundEventRepository', () => {
  let storage: Storage;
  let tenantId: string;
  let otherId: string;
  let account: Account;

  beforeAll(async () => {
    storage = await openStorage();
    ({ tenantId, otherId } = await twoTenants(storage));
  });
  afterAll(() => storage.close());
  beforeEach(async () => {
    account = await anAccount(storage, tenantId);
  });

  /** Events named by their payload: `receiveInLine('ann:1', 'bob:2')` come one second apart. */
  const receiveInLine = (...names: string[]) =>
    receive(
      storage,
      account,
      ...names.map((name, n): Partial<InboundEvent> => {
        const [personId = ''] = name.split(':');
        return { payload: name, personId, occurredAtMs: START_MS + n * 1000 };
      }),
    );
  const claim = (limit = 10) => claimEvents(storage, tenantId, account.id, limit);
  const write = (claimed: ClaimedEvent, change: Parameters<typeof anEventChange>[0]) =>
    storage.journal.write(tenantId, [anEntry(claimed.event, { event: anEventChange(change) })]);
  const nextDueAt = () => storage.events.nextDueAt(tenantId, account.id);
  const inMs = (date: Date | null) => date!.getTime() - Date.now();
  const ofPerson = (claimed: ClaimedEvent[], payload: string) =>
    claimed.find(({ event }) => event.payload === payload)!;

  describe('claim', () => {
    it('starts due events, oldest first, no more than asked', async () => {
      await receiveInLine('ann:1', 'bob:2', 'ann:3', 'cid:4');
      const claimed = await claim(3);
      expect(payloads(claimed)).toEqual(['ann:1', 'bob:2', 'ann:3']);
      expect(claimed.map(({ event }) => event.startedCount)).toEqual([1, 1, 1]);
      expect(payloads(await claim(3))).toEqual(['cid:4']);
      expect(await claim(3)).toEqual([]);
    });

    it.each(['replies', 'sync'] as const)('starts none while %s are parked', async (lane) => {
      await receiveInLine('ann:1');
      const park = (inMs: number) =>
        storage.accounts.park(tenantId, account.id, lane, new Date(Date.now() + inMs));
      await park(60_000);
      expect(payloads(await claim())).toEqual(lane === 'replies' ? [] : ['ann:1']);
      await park(-1);
      expect(payloads(await claim())).toEqual(lane === 'replies' ? ['ann:1'] : []);
    });

    it('goes by when things happened, not by when they came', async () => {
      await receive(storage, account, { payload: 'late', occurredAtMs: START_MS + 5_000 });
      await receive(storage, account, { payload: 'early', occurredAtMs: START_MS });
      expect(payloads(await claim())).toEqual(['early', 'late']);
    });

    it('leaves a conversation alone whose earlier event is under way or put off', async () => {
      await receiveInLine('ann:1', 'ann:2', 'bob:3');
      expect(payloads(await claim(1))).toEqual(['ann:1']);
      expect(payloads(await claim())).toEqual(['bob:3']);
      expect(await claim()).toEqual([]);
    });

    it('goes on with a conversation once its earlier event has ended or is unsure', async () => {
      await receiveInLine('ann:1', 'ann:2', 'bob:3', 'bob:4');
      const first = await claim(1);
      const second = await claim(1);
      expect(payloads([...first, ...second])).toEqual(['ann:1', 'bob:3']);
      await write(first[0]!, { state: 'answered' });
      await write(second[0]!, { state: 'unsure', nextAttemptAt: new Date(Date.now() + 60_000) });
      expect(payloads(await claim())).toEqual(['ann:2', 'bob:4']);
    });

    it('takes an unsure event up again when it is due, whatever waits before it', async () => {
      await receiveInLine('ann:1', 'ann:2');
      const claimed = await claim();
      await write(ofPerson(claimed, 'ann:2'), { state: 'unsure', nextAttemptAt: new Date(0) });
      expect(payloads(await claim())).toEqual(['ann:2']);
    });

    it('hands over what earlier tries left behind, by step', async () => {
      await receiveInLine('ann:1');
      const [claimed] = await claim();
      await storage.journal.write(tenantId, [
        anEntry(claimed!.event, {
          drafts: [anIntent('one'), anIntent('two', { step: 1, state: 'unsent' })],
        }),
      ]);
      await letEventsComeDue(storage, account);
      const [again] = await claim();
      expect(again!.replies).toMatchObject([
        { step: 0, state: 'intended', message: { text: 'one' } },
        { step: 1, state: 'unsent', message: { text: 'two' } },
      ]);
    });

    it('never gives one event to two turns at once, nor lets one overtake', async () => {
      const names = Array.from({ length: 60 }, (_, n) => `p${n % 6}:${n}`);
      await receiveInLine(...names);
      const turns = await Promise.all(Array.from({ length: 6 }, () => claim(10)));
      const taken = turns.flatMap((turn) => payloads(turn));
      expect(new Set(taken).size).toBe(taken.length);
      for (const turn of turns) expect(new Set(payloads(turn)).size).toBe(turn.length);
      // Whoever comes second finds each conversation's first events hidden.
      const holders = turns.filter((turn) => turn.length > 0);
      const people = holders.map((turn) => new Set(turn.map(({ event }) => event.personId)));
      expect(people.reduce((sum, set) => sum + set.size, 0)).toBe(
        new Set(people.flatMap((set) => [...set])).size,
      );
    });

    it('waits for the journal of another turn, and goes by what it wrote', async () => {
      await receiveInLine('ann:1', 'ann:2');
      const [first] = await claim(1);
      await letEventsComeDue(storage, account);
      let claiming: Promise<ClaimedEvent[]> | null = null;
      await storage.work.run(tenantId, async () => {
        await write(first!, { state: 'pending', nextAttemptAt: new Date(Date.now() + 60_000) });
        claiming = exitContext(() => claim());
        await lockIsWaitedFor(storage);
      });
      expect(await claiming).toEqual([]);
    });

    it('shows nothing of the account to another tenant', async () => {
      await receiveInLine('ann:1');
      expect(await claimEvents(storage, otherId, account.id, 10)).toEqual([]);
      expect(payloads(await claim())).toEqual(['ann:1']);
    });
  });

  describe('a suspect: started twice before, never ended', () => {
    it('is none after one start: whoever was killed held much that is innocent', async () => {
      await receiveInLine('ann:1', 'bob:2', 'cid:3');
      await claim();
      await letEventsComeDue(storage, account);
      const again = await claim();
      expect(payloads(again)).toEqual(['ann:1', 'bob:2', 'cid:3']);
      expect(again.map(({ event }) => event.startedCount)).toEqual([2, 2, 2]);
    });

    it('is claimed alone, after what is before it in the line', async () => {
      await receiveInLine('ann:1', 'bob:2', 'cid:3');
      await claim();
      await letEventsComeDue(storage, account);
      const claimed = await claim();
      await write(ofPerson(claimed, 'ann:1'), { state: 'pending', nextAttemptAt: new Date(0) });
      await letEventsComeDue(storage, account);
      expect(payloads(await claim())).toEqual(['ann:1']);
      expect(payloads(await claim())).toEqual(['bob:2']);
      expect(payloads(await claim())).toEqual(['cid:3']);
    });

    it('is one no more after an end in order', async () => {
      await receiveInLine('ann:1', 'bob:2');
      for (const claimed of await claim()) {
        await write(claimed, { state: 'pending', nextAttemptAt: new Date(0), endsStart: true });
      }
      const again = await claim();
      expect(again.map(({ event }) => event.startedCount)).toEqual([1, 1]);
    });
  });

  describe('release', () => {
    it('gives events back at once, and takes back the start', async () => {
      await receiveInLine('ann:1', 'bob:2');
      const claimed = await claim();
      await storage.events.release(
        tenantId,
        claimed.map(({ event }) => event.id),
      );
      const again = await claim();
      expect(payloads(again)).toEqual(['ann:1', 'bob:2']);
      expect(again.map(({ event }) => event.startedCount)).toEqual([1, 1]);
    });

    it('leaves ended events ended, and those of another tenant alone', async () => {
      await receiveInLine('ann:1', 'bob:2');
      const claimed = await claim();
      await write(ofPerson(claimed, 'ann:1'), { state: 'answered' });
      const ids = claimed.map(({ event }) => event.id);
      await storage.events.release(otherId, ids);
      expect(await claim()).toEqual([]);
      await storage.events.release(tenantId, ids);
      expect(payloads(await claim())).toEqual(['bob:2']);
      await storage.events.release(tenantId, []);
    });
  });

  describe('nextDueAt', () => {
    it('is null when nothing is owed', async () => {
      expect(await nextDueAt()).toBeNull();
      await receive(storage, account, { kind: 'message' });
      expect(await nextDueAt()).toBeNull();
      await receiveInLine('ann:1');
      const [claimed] = await claim();
      await write(claimed!, { state: 'answered' });
      expect(await nextDueAt()).toBeNull();
    });

    it('is past when something can be claimed', async () => {
      await receiveInLine('ann:1', 'ann:2');
      expect(inMs(await nextDueAt())).toBeLessThanOrEqual(0);
    });

    it('is when the started one shows again, though its successor seems due', async () => {
      await receiveInLine('ann:1', 'ann:2', 'ann:3');
      await claim(1);
      const waitMs = inMs(await nextDueAt());
      expect(waitMs).toBeGreaterThan(EVENT_VISIBLE_AFTER_MS - 5_000);
      expect(waitMs).toBeLessThanOrEqual(EVENT_VISIBLE_AFTER_MS);
      expect(await claim()).toEqual([]);
    });

    it('is the earliest of several times ahead', async () => {
      await receiveInLine('ann:1', 'ann:2', 'bob:3');
      const claimed = await claim();
      const in_ = (ms: number) => new Date(Date.now() + ms);
      await write(ofPerson(claimed, 'ann:1'), { state: 'pending', nextAttemptAt: in_(60_000) });
      await write(ofPerson(claimed, 'ann:2'), { state: 'pending', nextAttemptAt: new Date(0) });
      await write(ofPerson(claimed, 'bob:3'), { state: 'unsure', nextAttemptAt: in_(30_000) });
      const waitMs = inMs(await nextDueAt());
      expect(waitMs).toBeGreaterThan(25_000);
      expect(waitMs).toBeLessThanOrEqual(30_000);
    });

    it('is past for an unsure event that is due behind a waiting one', async () => {
      await receiveInLine('ann:1', 'ann:2');
      const claimed = await claim();
      await write(ofPerson(claimed, 'ann:2'), { state: 'unsure', nextAttemptAt: new Date(0) });
      expect(inMs(await nextDueAt())).toBeLessThanOrEqual(0);
      expect(await claim()).toHaveLength(1);
    });

    it('is past exactly when a claim finds something', async () => {
      await receiveInLine('ann:1', 'bob:2', 'ann:3', 'cid:4', 'bob:5', 'ann:6');
      for (let turn = 0; turn < 12; turn++) {
        const due = await nextDueAt();
        const claimed = await claim(2);
        expect(claimed.length > 0).toBe(due !== null && inMs(due) <= 0);
        if (claimed.length === 0) await letEventsComeDue(storage, account);
        const [first] = claimed;
        if (first) await write(first, { state: turn % 3 === 0 ? 'unsure' : 'answered' });
      }
    });

    it('is nothing to another tenant', async () => {
      await receiveInLine('ann:1');
      expect(await storage.events.nextDueAt(otherId, account.id)).toBeNull();
    });
  });

  describe('list and find', () => {
    it('show events with their replies, newest first, filtered and page by page', async () => {
      await receiveInLine('ann:1', 'bob:2', 'cid:3');
      const claimed = await claim();
      const ann = ofPerson(claimed, 'ann:1');
      const [result] = await storage.journal.write(tenantId, [
        anEntry(ann.event, { drafts: [anIntent()] }),
      ]);
      const replyId = result!.outcome === 'written' ? result!.replyIds[0]! : '';
      await storage.journal.write(tenantId, [
        anEntry(ann.event, { reply: aReplyChange(replyId), event: anEventChange() }),
      ]);
      const list = (
        state: 'answered' | 'pending' | null,
        limit: number,
        after: { id: string } | null,
      ) => storage.events.list(tenantId, { state, accountId: account.id }, limit, after);

      const first = await list(null, 2, null);
      expect(payloads(first.rows)).toEqual(['cid:3', 'bob:2']);
      const last = await list(null, 2, first.rows.at(-1)!);
      expect(payloads(last.rows)).toEqual(['ann:1']);
      expect(last.nextCursor).toBeNull();
      expect(payloads((await list('answered', 9, null)).rows)).toEqual(['ann:1']);
      expect(await storage.events.find(tenantId, ann.event.id)).toMatchObject({
        event: { state: 'answered' },
        replies: [{ id: replyId, state: 'sent', evidence: 'answer' }],
      });
    });

    it('show nothing of another tenant', async () => {
      await receiveInLine('ann:1');
      const [claimed] = await claim();
      expect(await storage.events.find(otherId, claimed!.event.id)).toBeNull();
      const { rows } = await storage.events.list(
        otherId,
        { state: null, accountId: null },
        9,
        null,
      );
      expect(rows).toEqual([]);
    });
  });
});
