import { backoffMs, isSenderAction, type QuietReason, type SenderAction } from '#libs/domain';
import { dispositionOf, errorWords, GraphError } from '#libs/graph-api';
import type { InboundEventRow, SendEvidence } from '#libs/storage';
import { sent, skipped } from './event-facts.js';
import {
  comesBack,
  ENDED,
  endsAs,
  entryFor,
  LATER,
  replyBecomes,
  type EventOutcome,
} from './event-script.js';
import {
  callTimes,
  writeEnd,
  failEvent,
  refusalOf,
  waitForCalls,
  writeAs,
  type CallTimes,
  type EventParts,
  type Step,
} from './event-work.js';
import {
  ECHO_WAITS_MS,
  LANDING_MARGIN_MS,
  MAX_UNKNOWN_ATTEMPTS,
  SEND_BACKOFF,
} from './turn-limits.js';

/**
 * Makes the call for one message and writes down how it went. Each method gives null when the
 * message is known to be sent and the next may follow, else the outcome for the event.
 */
export class SendReply {
  constructor(private readonly parts: EventParts) {}

  /** For a message that surely has not been sent: renews its intent, then makes the call. */
  async again(event: InboundEventRow, step: Step): Promise<EventOutcome | null> {
    if (this.parts.callsFrom) return waitForCalls(this.parts, event, this.parts.callsFrom);
    if (this.parts.isEchoOpen) return this.putOff(event, step);
    const stop = this.parts.talk.stopOf(event, Date.now());
    if (stop !== null) return this.stop(event, step, stop);
    if (!this.parts.talk.isOpenFor(event, Date.now())) {
      return failEvent(this.parts, event, step, 'outside_window', null);
    }
    const times = callTimes();
    const { mayLandUntil } = times;
    const reply = replyBecomes(step.replyId, 'intended', { mayLandUntil, settled: step.settled });
    const refused = await refusalOf(this.parts.write(entryFor(event, { reply })));
    return refused ?? this.first(event, step, times);
  }

  /** For a message whose intent this turn has just written: one call. */
  async first(
    event: InboundEventRow,
    step: Step,
    { beginBy }: CallTimes,
  ): Promise<EventOutcome | null> {
    const { graph, armed, count, pace } = this.parts;
    const { message } = step;
    await pace.turn(armed.account.id, message);
    if (Date.now() > beginBy.getTime()) {
      // No call was made, and the journal takes this only from the turn that still holds the event.
      count('begun_too_late');
      const reply = replyBecomes(step.replyId, 'unsent');
      const back = comesBack(new Date(), { countsAttempt: false });
      return writeAs(this.parts, entryFor(event, { reply, event: back }), LATER);
    }
    if (isSenderAction(message)) return this.show(event, step, message);
    let messageId: string;
    try {
      const answer = await graph.sendMessage(armed.token, armed.account.igUserId, {
        recipientId: event.personId,
        message,
      });
      messageId = answer.messageId;
    } catch (error) {
      if (!(error instanceof GraphError)) throw error;
      count(`error_${error.kind}`);
      return error.mayHaveActed
        ? this.holdUnknown(event, step, error)
        : this.afterRefusal(event, step, error);
    }
    count('sent');
    return this.recordSent(event, step, messageId, 'answer');
  }

  /** A human may have written, which is known once the calls before have their outcomes. */
  private putOff(event: InboundEventRow, step: Step): Promise<EventOutcome> {
    const at = new Date(Date.now() + ECHO_WAITS_MS);
    const entry = entryFor(event, {
      reply: replyBecomes(step.replyId, 'unsent', { settled: step.settled }),
      event: comesBack(at, { countsAttempt: false }),
    });
    return writeAs(this.parts, entry, LATER);
  }

  /** A human took over, or the person wants no more, before this message was sent: nothing more is. */
  private stop(event: InboundEventRow, step: Step, reason: QuietReason): Promise<EventOutcome> {
    const { decision } = event;
    this.parts.count(`stopped_${reason}`);
    const entry = entryFor(event, {
      reply: replyBecomes(step.replyId, 'failed'),
      event: endsAs('skipped', {
        decision: {
          rule_id: decision?.rule_id ?? null,
          rule_name: decision?.rule_name ?? null,
          reason,
        },
      }),
      conversation: step.isFirst ? (this.parts.talk.afterNothingSaid(event)?.write ?? null) : null,
      facts: [skipped({ event, at: new Date() }, reason)],
    });
    return writeEnd(this.parts, entry);
  }

  /**
   * Shows that the message was seen, or that somebody types. The answer does not hang on it: what
   * Instagram refuses is passed over, unless the whole account has to wait. The next step waits by
   * coming back, so that no turn is held meanwhile.
   */
  private async show(
    event: InboundEventRow,
    step: Step,
    action: SenderAction,
  ): Promise<EventOutcome | null> {
    const { graph, armed, count } = this.parts;
    let error: GraphError | null = null;
    try {
      const { sender_action } = action;
      const shown = { recipientId: event.personId, action: sender_action };
      await graph.sendAction(armed.token, armed.account.igUserId, shown);
    } catch (thrown) {
      if (!(thrown instanceof GraphError)) throw thrown;
      count(`error_${thrown.kind}`);
      if (this.isParking(event, thrown)) return this.afterRefusal(event, step, thrown);
      error = thrown;
    }
    count(error === null ? 'shown' : 'not_shown');
    const now = new Date();
    const waitMs = error === null ? (action.wait_ms ?? 0) : 0;
    const reply = replyBecomes(step.replyId, error === null ? 'sent' : 'failed', {
      error: error && errorWords(error, now),
    });
    if (step.isLast) {
      return writeAs(this.parts, entryFor(event, { reply, event: endsAs('answered') }), ENDED);
    }
    if (waitMs === 0) return writeAs(this.parts, entryFor(event, { reply }), null);
    const back = comesBack(new Date(now.getTime() + waitMs), { countsAttempt: false });
    return writeAs(this.parts, entryFor(event, { reply, event: back }), LATER);
  }

  private isParking(event: InboundEventRow, error: GraphError): boolean {
    const attempt = event.attempts + 1;
    const means = { attempt, now: new Date(), dice: this.parts.dice };
    return ['wait', 'pause'].includes(dispositionOf(error, means).kind);
  }

  recordSent(
    event: InboundEventRow,
    step: Step,
    messageId: string,
    evidence: SendEvidence,
  ): Promise<EventOutcome | null> {
    const entry = entryFor(event, {
      reply: replyBecomes(step.replyId, 'sent', { messageId, evidence }),
      facts: [sent({ event, at: new Date() }, step, messageId)],
      event: step.isLast ? endsAs('answered') : null,
    });
    return writeAs(this.parts, entry, step.isLast ? ENDED : null);
  }

  /** The call may have acted: evidence is sought once it cannot act any more. */
  private holdUnknown(event: InboundEventRow, step: Step, error: GraphError) {
    const now = new Date();
    const words = errorWords(error, now);
    const landedBy = new Date(now.getTime() + LANDING_MARGIN_MS);
    const entry = entryFor(event, {
      reply: replyBecomes(step.replyId, 'unknown', { error: words, mayLandUntil: landedBy }),
      event: comesBack(landedBy, { error: words, countsAttempt: true }),
    });
    return writeAs(this.parts, entry, LATER);
  }

  /** The call surely did not act: what is to be done depends on the error alone. */
  private async afterRefusal(
    event: InboundEventRow,
    step: Step,
    error: GraphError,
  ): Promise<EventOutcome> {
    const { dice } = this.parts;
    const now = new Date();
    const attempt = event.attempts + 1;
    const words = errorWords(error, now);
    const reply = replyBecomes(step.replyId, 'unsent', { error: words });
    const disposition = dispositionOf(error, { attempt, now, dice });
    switch (disposition.kind) {
      case 'wait':
      case 'pause': {
        const back = comesBack(now, { error: words, countsAttempt: true });
        await this.parts.write(entryFor(event, { reply, event: back }));
        return { kind: 'park', disposition };
      }
      case 'retry': {
        if (error.kind === 'unknown' && attempt >= MAX_UNKNOWN_ATTEMPTS) {
          return failEvent(this.parts, event, step, 'refused', error);
        }
        const at = new Date(now.getTime() + backoffMs(attempt, SEND_BACKOFF, dice));
        const back = comesBack(at, { error: words, countsAttempt: true });
        return writeAs(this.parts, entryFor(event, { reply, event: back }), LATER);
      }
      case 'give-up':
      case 'done':
        return failEvent(this.parts, event, step, 'refused', error);
    }
  }
}
