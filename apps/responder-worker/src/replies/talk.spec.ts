import { NEW_CONVERSATION, REPLY_WINDOW_MS, type Conversation } from '#libs/domain';
import type { InboundEventRow } from '#libs/storage';
import { describe, expect, it } from '@jest/globals';
import { Talk } from './talk.js';

const NOW = 1_790_000_000_000;
const event = (id: string, occurredAtMs = NOW - 1_000): InboundEventRow => {
  const row: Partial<InboundEventRow> = { id, occurredAt: new Date(occurredAtMs) };
  return row as InboundEventRow;
};
const talkOf = (given: Partial<Conversation> = {}, version = 3) =>
  new Talk({ version, conversation: { ...NEW_CONVERSATION, ...given } });
const reply = {
  ruleId: 'rule',
  effects: { handoff: null, tags: ['lead'] },
  discloses: true,
  isLimited: true,
};
const means = { nowMs: NOW, handoffMinutes: null };

describe('Talk', () => {
  it('begins with what the claim found, or with nothing', () => {
    expect(new Talk(undefined).afterSkip(event('e')).write.expected).toBe(0);
    expect(talkOf().afterSkip(event('e')).write.expected).toBe(3);
  });

  it('remembers the first tap, the last, and what its rule wants remembered', () => {
    const talk = talkOf();
    const { write, fact } = talk.afterReply(event('e1'), reply, means);
    expect(fact).toBeNull();
    expect(write).toMatchObject({
      tags: ['lead'],
      next: {
        firstEventId: 'e1',
        lastTapAtMs: NOW - 1_000,
        disclosedBy: 'e1',
        answeredBy: { rule: { atMs: NOW, eventId: 'e1' } },
      },
    });
    talk.written(write);
    const older = talk.afterSkip(event('e2', NOW - 9_000)).write;
    expect(older).toMatchObject({
      expected: 4,
      next: { firstEventId: 'e1', lastTapAtMs: NOW - 1_000 },
    });
  });

  it.each([
    [{ minutes: 5 }, 60, NOW + 5 * 60_000],
    [{ minutes: null }, 60, NOW + 60 * 60_000],
    [{ minutes: null }, null, null],
  ])('hands off %j where the account has %j minutes', (handoff, handoffMinutes, heldUntilMs) => {
    const effects = { handoff, tags: [] };
    const { write, fact } = talkOf().afterReply(
      event('e1'),
      { ...reply, effects },
      { nowMs: NOW, handoffMinutes },
    );
    expect(write.next).toMatchObject({ state: 'handed_off', heldUntilMs, heldBy: 'e1' });
    expect(fact).toEqual({ type: 'conversation.handed_off', reason: 'handed_off_by_rule' });
  });

  it.each([
    [{}, null],
    [{ state: 'handed_off', heldBy: 'e1' }, null],
    [{ state: 'handed_off', heldBy: null }, 'handed_off'],
    [{ state: 'human_took_over', heldBy: 'echo', heldUntilMs: NOW + 1 }, 'human_took_over'],
    [{ state: 'human_took_over', heldBy: 'echo', heldUntilMs: NOW }, null],
    [{ optedOutAtMs: 1, heldBy: 'e1' }, 'opted_out'],
  ] as const)('stops what is left of an answer where it is %j: %j', (given, reason) => {
    expect(talkOf(given).stopOf(event('e1'), NOW)).toBe(reason);
  });

  it('forgets an answer of which nothing was said, and no other', () => {
    const other = { atMs: 1, eventId: 'e0' };
    const answeredBy = { rule: { atMs: NOW, eventId: 'e1' }, other };
    const talk = talkOf({ answeredBy, disclosedBy: 'e1' });
    expect(talk.afterNothingSaid(event('e1'))?.write.next).toMatchObject({
      answeredBy: { other },
      disclosedBy: null,
    });
    expect(talk.afterNothingSaid(event('e9'))).toBeNull();
  });

  it('changes nothing that is so already', () => {
    const talk = talkOf({ optedOutAtMs: 5 });
    expect(talk.afterCause({ kind: 'opted_out', atMs: 9 }, NOW)).toBeNull();
    expect(talk.afterCause({ kind: 'opted_in' }, NOW)).not.toBeNull();
  });

  it('keeps the window open as long as its last tap does', () => {
    const old = event('e', NOW - REPLY_WINDOW_MS);
    expect(talkOf().isOpenFor(old, NOW)).toBe(false);
    expect(talkOf({ lastTapAtMs: NOW - 1 }).isOpenFor(old, NOW)).toBe(true);
  });
});
