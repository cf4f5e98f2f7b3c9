import { isSenderAction, type Dice, type EventFailure, type ReplyMessage } from '#libs/domain';
import { errorWords, factErrorOf, type GraphClient, type GraphError } from '#libs/graph-api';
import type {
  ArmedAccount,
  InboundEventRow,
  JournalEntry,
  JournalResult,
  ReplyRow,
  ReplyRuleRow,
  SendSettlement,
} from '#libs/storage';
import type { CompiledRules } from './compiled-rules.js';
import { failed } from './event-facts.js';
import {
  AGAIN,
  comesBack,
  ELSEWHERE,
  ENDED,
  endsAs,
  entryFor,
  LATER,
  replyBecomes,
  type EventOutcome,
} from './event-script.js';
import type { PersonNames } from './person-names.js';
import type { SeekEvidence } from './seek-evidence.js';
import type { SendPace } from './send-pace.js';
import type { Talk } from './talk.js';
import { LANDING_MARGIN_MS, SEND_TIMEOUT_MS } from './turn-limits.js';

/** One step of an event's answer: a message, or what the chat shows meanwhile. */
export type Step = {
  replyId: string;
  ruleId: string;
  step: number;
  message: ReplyMessage;
  isLast: boolean;
  /** Nothing of the answer was said before it. */
  isFirst: boolean;
  /** How an earlier call of it was settled, if that left it to be sent again. */
  settled: SendSettlement | null;
};

/** What a turn gives to the work on each event of one conversation. */
export type EventParts = {
  graph: GraphClient;
  seek: SeekEvidence;
  pace: SendPace;
  /** Writes an entry, sharing transactions with the other conversations of the turn. */
  write: (entry: JournalEntry) => Promise<JournalResult>;
  armed: ArmedAccount;
  /** Until when no call may be made for the account; null: calls may be made. */
  callsFrom: Date | null;
  talk: Talk;
  /** Whose message an echo of the conversation is hangs on an open call: until then nothing more is sent. */
  isEchoOpen: boolean;
  names: PersonNames;
  rules: readonly ReplyRuleRow[];
  compiled: CompiledRules;
  count: (outcome: string) => void;
  dice: Dice;
};

/** `replies`: the whole answer that it is of, in order. */
export function stepOf(reply: ReplyRow, replies: readonly ReplyRow[]): Step {
  const before = replies.slice(0, replies.indexOf(reply));
  return {
    replyId: reply.id,
    ruleId: reply.ruleId,
    step: reply.step,
    message: reply.message,
    isLast: reply.id === replies.at(-1)?.id,
    isFirst: before.every(({ message }) => isSenderAction(message)),
    settled: reply.settled,
  };
}

/**
 * The times that an intent sets for its call: it must begin by the first, or not at all, and then
 * cannot act after the second. A process that was frozen in between (SIGSTOP, a paused machine)
 * wakes to find its time over: another turn may have settled the intent and sent.
 */
export type CallTimes = { beginBy: Date; mayLandUntil: Date };

export function callTimes(): CallTimes {
  const beginByMs = Date.now() + LANDING_MARGIN_MS;
  return {
    beginBy: new Date(beginByMs),
    mayLandUntil: new Date(beginByMs + SEND_TIMEOUT_MS),
  };
}

/**
 * Writes `entry` and gives `outcome`; `elsewhere` when another turn was first, `again` when the
 * conversation was changed meanwhile.
 */
export async function writeAs<Outcome extends EventOutcome | null>(
  { write }: EventParts,
  entry: JournalEntry,
  outcome: Outcome,
): Promise<Outcome | EventOutcome> {
  return (await refusalOf(write(entry))) ?? outcome;
}

/**
 * Ends an event whose answer is given up. That a conversation was changed meanwhile holds up no end, or
 * what is known of a call would be lost: then the answer goes on to count as one.
 */
export async function writeEnd(parts: EventParts, entry: JournalEntry): Promise<EventOutcome> {
  const outcome = await writeAs(parts, entry, ENDED);
  if (outcome !== AGAIN || entry.conversation === null) return outcome;
  return writeAs(parts, { ...entry, conversation: null }, ENDED);
}

/** The account may not be called before then: the event waits for that, as it is. */
export function waitForCalls(
  parts: EventParts,
  event: InboundEventRow,
  callsFrom: Date,
): Promise<EventOutcome> {
  const state = event.state === 'unsure' ? 'unsure' : 'pending';
  const back = comesBack(callsFrom, { state, countsAttempt: false });
  return writeAs(parts, entryFor(event, { event: back }), LATER);
}

/** What a refused write means for its event; null: it was written. */
export async function refusalOf(write: Promise<JournalResult>): Promise<EventOutcome | null> {
  const { outcome } = await write;
  if (outcome === 'written') return null;
  return outcome === 'stale' ? AGAIN : ELSEWHERE;
}

/** Ends an event as failed: `step` is the message that could not be sent, if it came to that. */
export function failEvent(
  parts: EventParts,
  event: InboundEventRow,
  step: Step | null,
  reason: EventFailure,
  error: GraphError | null,
): Promise<EventOutcome> {
  const at = new Date();
  const words = error ? errorWords(error, at) : null;
  const told = error && factErrorOf(error);
  parts.count(`failed_${reason}`);
  const entry = entryFor(event, {
    reply: step
      ? replyBecomes(step.replyId, 'failed', { error: words, settled: step.settled })
      : null,
    event: endsAs('failed', { failure: reason, error: words, countsAttempt: true }),
    conversation: step?.isFirst ? (parts.talk.afterNothingSaid(event)?.write ?? null) : null,
    facts: [failed({ event, at }, reason, step, told)],
  });
  return writeEnd(parts, entry);
}
