import {
  allEnded,
  newId,
  wordsOfMessage,
  type DecisionGrounds,
  type EventFailure,
  type ReplyMessage,
} from '#libs/domain';
import type { EntityManager } from 'typeorm';
import type { LastError } from '../entities/ice-breakers.entity.js';
import type { EventDecision, EventState } from '../entities/inbound-event.entity.js';
import type { ReplyState, SendEvidence, SendSettlement } from '../entities/reply.entity.js';
import { isOwnerGone, textHash } from '../routing/event-intake.js';
import { changeRows, msFromNow, selectRows } from '../sql-rows.js';
import { storableJson, storableText } from '../storable.js';
import type { TenantWork } from '../tenant-work.js';
import { ofWhom, writeConversations, type ConversationWrite } from './conversation-writes.js';
import { CHANGE_EVENTS, CHANGE_REPLIES, INSERT_INTENTS, LOCK_OPEN } from './event-journal-sql.js';
import type { FactDraft, FactRepository } from './fact.repository.js';
import type { TapSource } from './ice-breaker-revisions.js';

/** A message that is about to be sent. The first of an event is `intended`, later ones `unsent`. */
export type ReplyDraft = {
  step: number;
  ruleId: string;
  message: ReplyMessage;
  state: 'intended' | 'unsent';
  mayLandUntil: Date;
};

export type ReplyChange = {
  replyId: string;
  state: ReplyState;
  /** Set when a call is about to be made; null keeps what is there. */
  mayLandUntil: Date | null;
  messageId: string | null;
  evidence: SendEvidence | null;
  /** Why its call is made again; null keeps what is there, and nothing takes `resent` back. */
  settled: SendSettlement | null;
  error: LastError | null;
};

/** `nextAttemptAt` null keeps the time at which a started event becomes visible again. */
export type EventChange = {
  state: EventState;
  decision: EventDecision | null;
  /** What the decision was taken on; null keeps what is there. */
  grounds: DecisionGrounds | null;
  failure: EventFailure | null;
  error: LastError | null;
  nextAttemptAt: Date | null;
  /** True counts a failed try; false leaves the count. */
  countsAttempt: boolean;
  /** True ends the start in order: it is no crash. */
  endsStart: boolean;
};

/** All that is to be written about one event, together or not at all. */
export type JournalEntry = {
  accountId: string;
  /**
   * `nextAttemptAt` of the event as its claim gave it. It names the claim: a turn that was frozen
   * and overtaken finds another time there, and may write nothing. Null: whoever holds the event.
   */
  claimedUntil: Date | null;
  eventId: string;
  /** `replays` of the event as its claim gave it: what belongs to an earlier run may not be written. */
  replay: number;
  personId: string;
  /** The questions that a tap came from; null: not known, or no tap. */
  tapped: TapSource | null;
  drafts: readonly ReplyDraft[];
  reply: ReplyChange | null;
  event: EventChange | null;
  /** What the conversation becomes; null: it stays as it is. Only one entry of each. */
  conversation: ConversationWrite | null;
  facts: readonly FactDraft[];
};

/**
 * `conflict`: the event has ended or was replayed, or another turn has claimed it or written its
 * intents. `stale`: its conversation is not what it was decided on any more, so that it is to be decided
 * anew. Nothing of the entry was written and nothing may be sent for it.
 */
export type JournalResult =
  | { outcome: 'written'; replyIds: string[]; endpointIds: string[] }
  | { outcome: 'conflict' }
  | { outcome: 'stale' };

/** Writes what happens to events: intents before sends, outcomes after, and the facts of both. */
export class EventJournal {
  constructor(
    private readonly work: TenantWork,
    private readonly facts: FactRepository,
  ) {}

  /**
   * One transaction for all entries, which must be of different events. Results in their order. Never
   * inside another unit of work.
   *
   * That they are still to be written and their account is there, that their conversations are as they were, and that nobody has
   * written their intents, is nearly always so: all is written together on that, in one round trip, and taken
   * back where it was not. Then it is written once more, each step by what came of the one before.
   */
  async write(tenantId: string, entries: readonly JournalEntry[]): Promise<JournalResult[]> {
    if (entries.length === 0) return [];
    try {
      return await this.work.run(tenantId, (manager) =>
        this.writeTogether(manager, tenantId, entries),
      );
    } catch (error) {
      if (!(error instanceof NotAsDecided) && !isOwnerGone(error)) throw error;
    }
    return this.work.run(tenantId, (manager) => this.writeInSteps(manager, tenantId, entries));
  }

  private async writeTogether(...[manager, tenantId, entries]: Writing): Promise<JournalResult[]> {
    const drafts = entries.flatMap(({ facts }) => facts);
    // In this order on the one connection: the events lock first, the facts last.
    const [open, live, added, , , endpointIds] = await allEnded([
      this.lockOpen(manager, tenantId, entries),
      this.writeConversations(manager, tenantId, entries),
      this.insertIntents(manager, tenantId, entries),
      this.changeReplies(manager, tenantId, entries),
      this.changeEvents(manager, tenantId, entries),
      this.facts.append(tenantId, drafts),
    ]);
    const isAsDecided =
      open.size === entries.length &&
      live.length === entries.length &&
      entries.every((entry) => isWhole(entry, added));
    if (!isAsDecided) throw new NotAsDecided();
    return entries.map(({ eventId }) => {
      return { outcome: 'written', replyIds: added.get(eventId) ?? [], endpointIds };
    });
  }

  private async writeInSteps(...[manager, tenantId, entries]: Writing): Promise<JournalResult[]> {
    const open = await this.lockOpen(manager, tenantId, entries);
    const owed = entries.filter(({ eventId }) => open.has(eventId));
    const live = await this.writeConversations(manager, tenantId, owed);
    const added = await this.insertIntents(manager, tenantId, live);
    const written = live.filter((entry) => isWhole(entry, added));
    const [, , endpointIds] = await allEnded([
      this.changeReplies(manager, tenantId, written),
      this.changeEvents(manager, tenantId, written),
      this.facts.append(
        tenantId,
        written.flatMap(({ facts }) => facts),
      ),
    ]);
    const fresh = new Set(live.map(({ eventId }) => eventId));
    const ok = new Set(written.map(({ eventId }) => eventId));
    return entries.map(({ eventId }) => {
      if (ok.has(eventId)) {
        return { outcome: 'written', replyIds: added.get(eventId) ?? [], endpointIds };
      }
      const isStale = open.has(eventId) && !fresh.has(eventId);
      return { outcome: isStale ? 'stale' : 'conflict' };
    });
  }

  /**
   * The events that are still owed something, locked (as a claim locks) until the transaction ends. Those
   * of a tenant that is being deleted are told what came of calls, but no call is begun for them. What
   * else must fit is compared in ways that no join serves, so that they are found by their ids.
   */
  private async lockOpen(
    manager: EntityManager,
    tenantId: string,
    entries: readonly JournalEntry[],
  ): Promise<Set<string>> {
    const rows = await selectRows<{ id: string; may_begin: boolean }>(manager, LOCK_OPEN, [
      tenantId,
      entries.map(({ eventId }) => eventId),
      entries.map(({ claimedUntil }) => claimedUntil),
      entries.map(({ replay }) => replay),
    ]);
    const begun = new Set(entries.filter(beginsCall).map(({ eventId }) => eventId));
    return new Set(rows.flatMap(({ id, may_begin }) => (may_begin || !begun.has(id) ? [id] : [])));
  }

  /**
   * Those of which the conversation is still what it was decided on. Before the intents: whoever has
   * written those of an event first has also changed its conversation.
   */
  private async writeConversations(
    manager: EntityManager,
    tenantId: string,
    entries: readonly JournalEntry[],
  ): Promise<JournalEntry[]> {
    const talks = entries.flatMap(({ accountId, personId, conversation }) =>
      conversation ? [{ accountId, personId, ...conversation }] : [],
    );
    const written = await writeConversations(manager, tenantId, talks);
    return entries.filter(
      ({ accountId, personId, conversation }) =>
        conversation === null || written.has(ofWhom(accountId, personId)),
    );
  }

  /** Ids of the intents by event, in the order of their steps; fewer than asked: they were there. */
  private async insertIntents(
    manager: EntityManager,
    tenantId: string,
    entries: readonly JournalEntry[],
  ): Promise<Map<string, string[]>> {
    const intents = entries.flatMap(({ drafts, ...entry }) =>
      drafts.map((draft) => ({ ...entry, ...draft, id: newId() })),
    );
    const byEvent = new Map<string, string[]>();
    if (intents.length === 0) return byEvent;
    const rows = await selectRows<{ id: string; event_id: string }>(manager, INSERT_INTENTS, [
      tenantId,
      intents.map(({ id }) => id),
      intents.map(({ accountId }) => accountId),
      intents.map(({ eventId }) => eventId),
      intents.map(({ step }) => step),
      intents.map(({ ruleId }) => ruleId),
      intents.map(({ personId }) => personId),
      intents.map(({ message }) => JSON.stringify(message)),
      intents.map(({ message }) => hashOfWords(message)),
      intents.map(({ state }) => state),
      intents.map(({ mayLandUntil }) => msFromNow(mayLandUntil)),
      intents.map(({ replay }) => replay),
    ]);
    const made = new Set(rows.map(({ id }) => id));
    for (const { id, eventId } of intents) {
      if (made.has(id)) byEvent.set(eventId, [...(byEvent.get(eventId) ?? []), id]);
    }
    return byEvent;
  }

  private async changeReplies(
    manager: EntityManager,
    tenantId: string,
    entries: readonly JournalEntry[],
  ): Promise<void> {
    const changes = entries.flatMap(({ eventId, reply }) => (reply ? [{ eventId, ...reply }] : []));
    if (changes.length === 0) return;
    await changeRows(manager, CHANGE_REPLIES, [
      tenantId,
      changes.map(({ replyId }) => replyId),
      changes.map(({ state }) => state),
      changes.map(({ mayLandUntil }) => msFromNow(mayLandUntil)),
      changes.map(({ messageId }) => storableText(messageId)),
      changes.map(({ evidence }) => evidence),
      changes.map(({ error }) => jsonOrNull(error)),
      changes.map(({ settled }) => settled),
      changes.map(({ eventId }) => eventId),
    ]);
  }

  private async changeEvents(
    manager: EntityManager,
    tenantId: string,
    entries: readonly JournalEntry[],
  ): Promise<void> {
    const changes = entries.flatMap(({ eventId, tapped, event }) =>
      event ? [{ eventId, tapped, ...event }] : [],
    );
    if (changes.length === 0) return;
    await changeRows(manager, CHANGE_EVENTS, [
      tenantId,
      changes.map(({ eventId }) => eventId),
      changes.map(({ state }) => state),
      changes.map(({ decision }) => jsonOrNull(decision)),
      changes.map(({ error }) => jsonOrNull(error)),
      changes.map(({ nextAttemptAt }) => msFromNow(nextAttemptAt)),
      changes.map(({ countsAttempt }) => countsAttempt),
      changes.map(({ endsStart }) => endsStart),
      changes.map(({ tapped }) => tapped?.revision ?? null),
      changes.map(({ tapped }) => tapped?.locale ?? null),
      changes.map(({ grounds }) => jsonOrNull(grounds)),
      changes.map(({ failure }) => failure),
    ]);
  }
}

type Writing = [manager: EntityManager, tenantId: string, entries: readonly JournalEntry[]];

/** Takes back what was written together. */
class NotAsDecided extends Error {
  override readonly name = 'NotAsDecided';
}

/** All its intents were written, or it has none. */
function isWhole({ eventId, drafts }: JournalEntry, added: Map<string, string[]>): boolean {
  return (added.get(eventId)?.length ?? 0) === drafts.length;
}

function hashOfWords(message: ReplyMessage): Buffer | null {
  const words = wordsOfMessage(message);
  return words === null ? null : textHash(words);
}

function jsonOrNull(value: object | null): string | null {
  return value === null ? null : JSON.stringify(storableJson(value));
}

/** A call is about to be made: its intents, or the time by which it lands, are written before. */
function beginsCall({ drafts, reply }: JournalEntry): boolean {
  return drafts.length > 0 || (reply !== null && reply.mayLandUntil !== null);
}
