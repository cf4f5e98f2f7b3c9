import type { Account, ClaimedEvent, JournalEntry } from '#libs/storage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { about } from './about.js';
import { claimEvents } from './claim-as-turn.js';
import {
  aFact,
  aNumericId,
  anEntry,
  anError,
  anEventChange,
  anIntent,
  aReplyChange,
} from '../../support/builders.js';
import { openStorage, type Storage } from './open-storage.js';
import { anAccount, anEndpoint, receive, twoTenants } from './scene.js';

const aMarked = (marker: string) => aFact({ body: JSON.stringify({ marker }) });

describe('EventJournal', () => {
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
    event = await anEvent();
  });

  async function anEvent() {
    await receive(storage, account, { personId: aNumericId() });
    const [claimed] = await claimEvents(storage, tenantId, account.id, 1);
    return claimed!.event;
  }
  const write = (given: Partial<JournalEntry>) =>
    storage.journal.write(tenantId, [anEntry(event, given)]);
  const find = async () => (await storage.events.find(tenantId, event.id))!;
  async function intend(...texts: string[]): Promise<string[]> {
    const drafts = texts.map((text, step) =>
      anIntent(text, { step, state: step === 0 ? 'intended' : 'unsent' }),
    );
    const [result] = await write({ drafts });
    return result!.outcome === 'written' ? result!.replyIds : [];
  }
  const countFacts = async (marker: string) => {
    const sql = `SELECT 1 FROM facts WHERE body::jsonb ->> 'marker' = $1`;
    const rows = await storage.database.ask(sql, [marker]);
    return rows.length;
  };

  describe('intents', () => {
    it('are written in the order of their steps', async () => {
      const ids = await intend('one', 'two', 'three');
      const { replies } = await find();
      expect(replies.map(({ id }) => id)).toEqual(ids);
      expect(replies).toMatchObject([
        { step: 0, state: 'intended', attempts: 1, message: { text: 'one' }, messageId: null },
        { step: 1, state: 'unsent', message: { text: 'two' } },
        { step: 2, state: 'unsent', message: { text: 'three' } },
      ]);
    });

    it('are written by one of many turns that race for an event', async () => {
      const results = await Promise.all(
        Array.from({ length: 6 }, () =>
          write({ drafts: [anIntent()], facts: [aMarked(`race ${event.id}`)] }),
        ),
      );
      const outcomes = results.map(([result]) => result!.outcome).toSorted();
      expect(outcomes).toEqual([...Array.from({ length: 5 }, () => 'conflict'), 'written']);
      expect((await find()).replies).toHaveLength(1);
      expect(await countFacts(`race ${event.id}`)).toBe(1);
    });

    it('meet a conflict when others are there, also of other steps; nothing is written', async () => {
      await intend('one');
      const [result] = await write({
        drafts: [anIntent('again', { step: 3 })],
        event: anEventChange({ state: 'answered' }),
        facts: [aMarked(`late ${event.id}`)],
      });
      expect(result).toEqual({ outcome: 'conflict' });
      expect(await find()).toMatchObject({ event: { state: 'pending' }, replies: [{ step: 0 }] });
      expect(await countFacts(`late ${event.id}`)).toBe(0);
    });

    it('meet a conflict when the event has ended', async () => {
      await write({ event: anEventChange({ state: 'skipped' }) });
      expect(await write({ drafts: [anIntent()] })).toEqual([{ outcome: 'conflict' }]);
      expect((await find()).replies).toEqual([]);
    });
  });

  describe('outcomes', () => {
    it('of a sent reply are kept with their evidence', async () => {
      const [replyId] = await intend('one');
      const change = aReplyChange(replyId!, { messageId: 'm_sent', evidence: 'answer' });
      const decision = { rule_id: null, rule_name: 'Hours', reason: 'matched' };
      await write({ reply: change, event: anEventChange({ state: 'answered', decision }) });
      const found = await find();
      expect(found).toMatchObject({
        event: { state: 'answered', decision, startedCount: 0 },
        replies: [{ state: 'sent', messageId: 'm_sent', evidence: 'answer' }],
      });
      expect(found.event.finishedAt).toBeInstanceOf(Date);
      expect(found.replies[0]!.sentAt).toBeInstanceOf(Date);
    });

    it('of a failed try leave the event owed, and count the try', async () => {
      const [replyId] = await intend('one');
      const at = new Date(Date.now() + 60_000);
      const error = anError({ message: 'busy', code: 2 });
      await write({
        reply: aReplyChange(replyId!, { state: 'unsent', messageId: null, evidence: null, error }),
        event: anEventChange({ state: 'pending', error, nextAttemptAt: at, countsAttempt: true }),
      });
      expect(await find()).toMatchObject({
        event: {
          state: 'pending',
          attempts: 1,
          startedCount: 0,
          lastError: error,
          nextAttemptAt: about(at),
          finishedAt: null,
        },
        replies: [{ state: 'unsent', error, attempts: 1 }],
      });
      await write({ reply: aReplyChange(replyId!, { state: 'intended', messageId: null }) });
      expect((await find()).replies).toMatchObject([{ state: 'intended', attempts: 2 }]);
    });

    it('keep the time at which a started event shows again, unless one is given', async () => {
      await write({ event: anEventChange({ state: 'unsure', endsStart: false }) });
      const found = await find();
      expect(found.event).toMatchObject({ state: 'unsure', startedCount: 1 });
      expect(found.event.nextAttemptAt).toEqual(event.nextAttemptAt);
    });

    it('that come after the end change nothing', async () => {
      const [replyId] = await intend('one');
      await write({ reply: aReplyChange(replyId!, { messageId: 'm_1' }), event: anEventChange() });
      const before = await find();
      const late = await write({
        reply: aReplyChange(replyId!, { state: 'failed', messageId: 'm_2' }),
        event: anEventChange({ state: 'failed' }),
        facts: [aMarked(`too late ${event.id}`)],
      });
      expect(late).toEqual([{ outcome: 'conflict' }]);
      expect(await find()).toEqual(before);
      expect(await countFacts(`too late ${event.id}`)).toBe(0);
    });

    it('of a reply that has ended stay, while its event goes on', async () => {
      const [first] = await intend('one', 'two');
      await write({ reply: aReplyChange(first!, { messageId: 'm_first' }) });
      await write({ reply: aReplyChange(first!, { state: 'unknown', messageId: 'm_other' }) });
      expect((await find()).replies).toMatchObject([
        { state: 'sent', messageId: 'm_first' },
        { state: 'unsent' },
      ]);
    });

    it('of two writers that race are told once', async () => {
      const [replyId] = await intend('one');
      const body = `sent ${event.id}`;
      const results = await Promise.all(
        Array.from({ length: 4 }, () =>
          write({
            reply: aReplyChange(replyId!),
            event: anEventChange(),
            facts: [aMarked(body)],
          }),
        ),
      );
      expect(results.filter(([result]) => result!.outcome === 'written')).toHaveLength(1);
      expect(await countFacts(body)).toBe(1);
    });

    it('take the words of others as they come', async () => {
      const [replyId] = await intend('one');
      const error = anError({ message: 'a\u0000b\ud800', trace_id: '\u0000' });
      await write({
        reply: aReplyChange(replyId!, { state: 'failed', messageId: null, error }),
        event: anEventChange({ state: 'failed', error }),
      });
      const kept = { message: 'a\ufffdb\ufffd', trace_id: '\ufffd' };
      expect(await find()).toMatchObject({
        event: { lastError: kept },
        replies: [{ error: kept }],
      });
    });
  });

  describe('several entries', () => {
    it('are answered in their order; one that conflicts holds up no other', async () => {
      const ended = event;
      await write({ event: anEventChange() });
      const live = [await anEvent(), await anEvent()];
      const entry = (of: ClaimedEvent['event']) =>
        anEntry(of, {
          drafts: [anIntent(of.id), anIntent('more', { step: 1, state: 'unsent' })],
          facts: [aMarked(`batch ${of.id}`)],
        });
      const results = await storage.journal.write(tenantId, [
        entry(live[1]!),
        entry(ended),
        entry(live[0]!),
      ]);
      expect(results.map(({ outcome }) => outcome)).toEqual(['written', 'conflict', 'written']);
      for (const [at, of] of [live[1]!, null, live[0]!].entries()) {
        const result = results[at]!;
        if (!of || result.outcome !== 'written') continue;
        const { replies } = (await storage.events.find(tenantId, of.id))!;
        expect(replies.map(({ id }) => id)).toEqual(result.replyIds);
        expect(await countFacts(`batch ${of.id}`)).toBe(1);
      }
      expect(await countFacts(`batch ${ended.id}`)).toBe(0);
    });

    it('are kept together or not at all', async () => {
      const second = await anEvent();
      const [replyId] = await intend('one');
      await write({ reply: aReplyChange(replyId!, { messageId: 'm_taken' }) });
      const [other] = await storage.journal.write(tenantId, [
        anEntry(second, { drafts: [anIntent('two')] }),
      ]);
      const otherReply = other!.outcome === 'written' ? other!.replyIds[0]! : '';
      // One message of Instagram's cannot be the outcome of two replies.
      const writing = storage.journal.write(tenantId, [
        anEntry(event, { event: anEventChange() }),
        anEntry(second, { reply: aReplyChange(otherReply, { messageId: 'm_taken' }) }),
      ]);
      await expect(writing).rejects.toThrow(/replies_\w+_message/);
      expect((await find()).event.state).toBe('pending');
    });

    it('of none write nothing', async () => {
      expect(await storage.journal.write(tenantId, [])).toEqual([]);
    });
  });

  it('makes deliveries for the endpoints that subscribe to a fact, and names them', async () => {
    const all = await anEndpoint(storage, tenantId);
    const sent = await anEndpoint(storage, tenantId, { eventTypes: ['reply.sent'] });
    const failed = await anEndpoint(storage, tenantId, { eventTypes: ['reply.failed'] });
    const foreign = await anEndpoint(storage, otherId);
    const [result] = await write({
      facts: [aFact({ type: 'reply.sent' }), aFact({ type: 'ice_breaker.tapped' })],
    });
    expect(result).toMatchObject({ outcome: 'written' });
    const woken = result!.outcome === 'written' ? result!.endpointIds : [];
    expect(woken.toSorted()).toEqual([all.id, sent.id].toSorted());
    const counts = await Promise.all(
      [all, sent, failed].map(
        async ({ id }) => (await storage.deliveries.list(tenantId, id, 10)).length,
      ),
    );
    expect(counts).toEqual([2, 1, 0]);
    expect(await storage.deliveries.list(otherId, foreign.id, 10)).toEqual([]);
  });

  it('writes nothing about an event or a reply of another tenant', async () => {
    const [replyId] = await intend('one');
    const before = await find();
    const entry = anEntry(event, { reply: aReplyChange(replyId!), event: anEventChange() });
    expect(await storage.journal.write(otherId, [entry])).toEqual([{ outcome: 'conflict' }]);

    const foreignAccount = await anAccount(storage, otherId);
    await receive(storage, foreignAccount, {});
    const [foreign] = await claimEvents(storage, otherId, foreignAccount.id, 1);
    // Their own event, our reply.
    await storage.journal.write(otherId, [
      anEntry(foreign!.event, { reply: aReplyChange(replyId!), event: anEventChange() }),
    ]);
    expect(await find()).toEqual(before);
  });
});
