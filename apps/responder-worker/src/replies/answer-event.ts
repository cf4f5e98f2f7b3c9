import { backoffMs, decideReply, isInsideReplyWindow, type Dice } from '#libs/domain';
import { dispositionOf, errorWords, GraphError, type GraphClient } from '#libs/graph-api';
import type {
  ArmedAccount,
  ClaimedEvent,
  InboundEventRow,
  JournalEntry,
  JournalResult,
  ReplyRow,
  ReplyRuleRow,
} from '#libs/storage';
import * as facts from './event-facts.js';
import {
  comesBack,
  ELSEWHERE,
  ENDED,
  endsAs,
  entryFor,
  LATER,
  replyBecomes,
  type EventOutcome,
} from './event-script.js';
import type { SeekEvidence } from './seek-evidence.js';
import {
  EVIDENCE_BACKOFF,
  HOLDS_CONVERSATION_MS,
  LANDING_MARGIN_MS,
  MAX_STARTS,
  MAX_UNKNOWN_ATTEMPTS,
  SEND_BACKOFF,
  SEND_TIMEOUT_MS,
} from './turn-limits.js';

/** One message of the event's answer, as far as this turn knows it. */
type Step = {
  replyId: string;
  ruleId: string;
  step: number;
  text: string;
  isLast: boolean;
};

export type AnswerParts = {
  graph: GraphClient;
  seek: SeekEvidence;
  /** Writes an entry, sharing transactions with the other conversations of the turn. */
  write: (entry: JournalEntry) => Promise<JournalResult>;
  armed: ArmedAccount;
  rules: readonly ReplyRuleRow[];
  count: (outcome: string) => void;
  dice: Dice;
};

/**
 * Answers one event: decide, write the intents, send, write the outcomes. Whatever happens between
 * two of these, the rows say what is known, and the next turn goes on from there. Nothing is ever
 * sent for which this turn has not itself written the intent, or settled an older one.
 */
export class AnswerEvent {
  constructor(private readonly parts: AnswerParts) {}

  async run({ event, replies }: ClaimedEvent): Promise<EventOutcome> {
    if (event.startedCount > MAX_STARTS) return this.quarantine(event);
    if (replies.length === 0) return this.begin(event);
    const open = replies.filter(({ state }) => state !== 'sent');
    for (const reply of open) {
      const step = stepOf(reply, replies.length);
      if (reply.state === 'failed') return this.fail(event, null, 'refused', null);
      const isUncertain = reply.state === 'intended' || reply.state === 'unknown';
      const settled = isUncertain ? await this.settle(event, reply, step) : 'unsent';
      if (settled === 'sent') continue;
      if (settled !== 'unsent') return settled;
      const outcome = await this.resend(event, step);
      if (outcome !== null) return outcome;
    }
    // Every step had been sent; only the end of the event was never written.
    return open.length === 0 ? this.write(event, { event: endsAs('answered') }, ENDED) : ENDED;
  }

  private async begin(event: InboundEventRow): Promise<EventOutcome> {
    const { armed, rules } = this.parts;
    const now = new Date();
    const decision = decideReply({
      event: {
        accountId: event.accountId,
        kind: event.kind,
        occurredAtMs: event.occurredAt.getTime(),
        payload: event.payload,
        title: event.title,
      },
      rules,
      nowMs: now.getTime(),
      accountStatus: armed.account.status,
      isTenantSuspended: false,
    });
    const tapped = facts.tapped({ event, at: now });
    if (decision.kind === 'skip') {
      const { reason } = decision;
      this.parts.count(`skipped_${reason}`);
      return this.write(
        event,
        {
          event: endsAs('skipped', { decision: { rule_id: null, rule_name: null, reason } }),
          facts: [tapped, facts.skipped({ event, at: now }, reason)],
        },
        ENDED,
      );
    }
    const { ruleId, messages } = decision;
    const rule = rules.find(({ id }) => id === ruleId);
    const result = await this.parts.write(
      entryFor(event, {
        drafts: messages.map((message, step) => ({
          step,
          ruleId,
          message,
          state: step === 0 ? 'intended' : 'unsent',
          mayLandUntil: landingDeadline(),
        })),
        event: {
          state: 'pending',
          decision: { rule_id: ruleId, rule_name: rule?.name ?? null, reason: 'rule_matched' },
          error: null,
          nextAttemptAt: null,
          countsAttempt: false,
          endsStart: false,
        },
        facts: [tapped],
      }),
    );
    if (result.outcome === 'conflict') return ELSEWHERE;
    const steps = messages.map(({ text }, at) => ({
      replyId: result.replyIds[at]!,
      ruleId,
      step: at,
      text,
      isLast: at === messages.length - 1,
    }));
    for (const step of steps) {
      const outcome =
        step.step === 0 ? await this.send(event, step) : await this.resend(event, step);
      if (outcome !== null) return outcome;
    }
    return ENDED;
  }

  /** Makes the call for a step whose intent stands but whose last call surely did not act. */
  private async resend(event: InboundEventRow, step: Step): Promise<EventOutcome | null> {
    if (!isInsideReplyWindow(event.occurredAt.getTime(), Date.now())) {
      return this.fail(event, step, 'outside_window', null);
    }
    const reply = replyBecomes(step.replyId, 'intended', { mayLandUntil: landingDeadline() });
    const result = await this.parts.write(entryFor(event, { reply }));
    return result.outcome === 'conflict' ? ELSEWHERE : this.send(event, step);
  }

  /** One call. Null: sent, and the next step may follow. */
  private async send(event: InboundEventRow, step: Step): Promise<EventOutcome | null> {
    const { graph, armed, count } = this.parts;
    try {
      const { messageId } = await graph.sendMessage(armed.token, armed.account.igUserId, {
        recipientId: event.personId,
        message: { text: step.text },
      });
      count('sent');
      return await this.recordSent(event, step, messageId, 'answer');
    } catch (error) {
      if (!(error instanceof GraphError)) throw error;
      count(`error_${error.kind}`);
      return error.mayHaveActed
        ? this.holdUnknown(event, step, error)
        : this.afterRefusal(event, step, error);
    }
  }

  private async recordSent(
    event: InboundEventRow,
    step: Step,
    messageId: string,
    evidence: 'answer' | 'echo' | 'thread',
  ): Promise<EventOutcome | null> {
    const reply = replyBecomes(step.replyId, 'sent', { messageId, evidence });
    const fact = facts.sent({ event, at: new Date() }, step, messageId);
    const end = step.isLast ? { event: endsAs('answered') } : {};
    const result = await this.parts.write(entryFor(event, { reply, facts: [fact], ...end }));
    if (result.outcome === 'conflict') return ELSEWHERE;
    return step.isLast ? ENDED : null;
  }

  /** The call may have acted: evidence is sought once it cannot act any more. */
  private holdUnknown(event: InboundEventRow, step: Step, error: GraphError) {
    const now = new Date();
    const words = errorWords(error, now);
    return this.write(
      event,
      {
        reply: replyBecomes(step.replyId, 'unknown', {
          error: words,
          mayLandUntil: new Date(now.getTime() + LANDING_MARGIN_MS),
        }),
        event: comesBack(new Date(now.getTime() + LANDING_MARGIN_MS), {
          error: words,
          countsAttempt: true,
        }),
      },
      LATER,
    );
  }

  /** The call surely did not act: what is to be done depends on the error alone. */
  private async afterRefusal(
    event: InboundEventRow,
    step: Step,
    error: GraphError,
  ): Promise<EventOutcome> {
    const now = new Date();
    const attempt = event.attempts + 1;
    const words = errorWords(error, now);
    const reply = replyBecomes(step.replyId, 'unsent', { error: words });
    const disposition = dispositionOf(error, { attempt, now, dice: this.parts.dice });
    switch (disposition.kind) {
      case 'wait':
      case 'pause':
        await this.parts.write(
          entryFor(event, {
            reply,
            event: comesBack(now, { error: words, countsAttempt: true }),
          }),
        );
        return { kind: 'park', disposition };
      case 'retry': {
        if (error.kind === 'unknown' && attempt >= MAX_UNKNOWN_ATTEMPTS) {
          return this.fail(event, step, 'refused', error);
        }
        const at = new Date(now.getTime() + backoffMs(attempt, SEND_BACKOFF, this.parts.dice));
        const change = comesBack(at, { error: words, countsAttempt: true });
        return this.write(event, { reply, event: change }, LATER);
      }
      case 'give-up':
      case 'done':
        return this.fail(event, step, 'refused', error);
    }
  }

  /**
   * What became of a call without a good answer: `sent` (recorded, go on), `unsent` (it did not
   * land, call again), or an outcome for the event.
   */
  private async settle(
    event: InboundEventRow,
    reply: ReplyRow,
    step: Step,
  ): Promise<'sent' | 'unsent' | EventOutcome> {
    const { seek, armed, count, dice } = this.parts;
    const now = new Date();
    if (now < reply.mayLandUntil) {
      return this.write(
        event,
        { event: comesBack(reply.mayLandUntil, { countsAttempt: false }) },
        LATER,
      );
    }
    let lookupError: GraphError | null = null;
    try {
      const finding = await seek.run(armed.account, armed.token, reply);
      if (finding.kind === 'found') {
        count(`settled_${finding.evidence}`);
        const outcome = await this.recordSent(event, step, finding.messageId, finding.evidence);
        return outcome ?? 'sent';
      }
      if (finding.kind === 'not-landed') {
        count('settled_not_landed');
        return 'unsent';
      }
    } catch (error) {
      if (!(error instanceof GraphError)) throw error;
      lookupError = error;
    }
    if (armed.account.whenUnsure === 'resend' && lookupError === null) {
      count('resent_unsure');
      return 'unsent';
    }
    if (!isInsideReplyWindow(event.occurredAt.getTime(), now.getTime())) {
      return this.fail(event, step, 'unsure', lookupError);
    }
    const heldMs = now.getTime() - reply.mayLandUntil.getTime();
    const attempt = event.attempts + 1;
    return this.write(
      event,
      {
        reply: replyBecomes(reply.id, 'unknown', { error: reply.error }),
        event: comesBack(new Date(now.getTime() + backoffMs(attempt, EVIDENCE_BACKOFF, dice)), {
          state: heldMs < HOLDS_CONVERSATION_MS ? 'pending' : 'unsure',
          error: lookupError ? errorWords(lookupError, now) : reply.error,
          countsAttempt: true,
        }),
      },
      LATER,
    );
  }

  private quarantine(event: InboundEventRow): Promise<EventOutcome> {
    const at = new Date();
    const message = `Answering this event ended its worker ${MAX_STARTS} times, so it was put aside.`;
    const words = { message, code: null, subcode: null, trace_id: null };
    this.parts.count('quarantined');
    return this.write(
      event,
      {
        event: endsAs('quarantined', {
          error: { ...words, fix: 'Tell the operator.', at: at.toISOString() },
        }),
        facts: [facts.failed({ event, at }, 'quarantined', null, words)],
      },
      ENDED,
    );
  }

  private fail(
    event: InboundEventRow,
    step: Step | null,
    reason: string,
    error: GraphError | null,
  ): Promise<EventOutcome> {
    const at = new Date();
    const words = error ? errorWords(error, at) : null;
    const told = words
      ? {
          code: words.code,
          subcode: words.subcode,
          trace_id: words.trace_id,
          message: words.message,
        }
      : null;
    this.parts.count(`failed_${reason}`);
    return this.write(
      event,
      {
        reply: step ? replyBecomes(step.replyId, 'failed', { error: words }) : null,
        event: endsAs('failed', { error: words, countsAttempt: true }),
        facts: [facts.failed({ event, at }, reason, step, told)],
      },
      ENDED,
    );
  }

  private async write(
    event: InboundEventRow,
    parts: Parameters<typeof entryFor>[1],
    outcome: EventOutcome,
  ): Promise<EventOutcome> {
    const result = await this.parts.write(entryFor(event, parts));
    return result.outcome === 'conflict' ? ELSEWHERE : outcome;
  }
}

function landingDeadline(): Date {
  return new Date(Date.now() + SEND_TIMEOUT_MS + LANDING_MARGIN_MS);
}

function stepOf(reply: ReplyRow, steps: number): Step {
  return {
    replyId: reply.id,
    ruleId: reply.ruleId,
    step: reply.step,
    text: reply.message.text,
    isLast: reply.step === steps - 1,
  };
}
