import { backoffMs, isInsideReplyWindow, isSenderAction } from '#libs/domain';
import { dispositionOf, errorWords, GraphError } from '#libs/graph-api';
import type { InboundEventRow, ReplyRow, SendSettlement } from '#libs/storage';
import { comesBack, entryFor, LATER, replyBecomes, type EventOutcome } from './event-script.js';
import { failEvent, waitForCalls, writeAs, type EventParts, type Step } from './event-work.js';
import type { Finding, Found } from './seek-evidence.js';
import type { SendReply } from './send-reply.js';
import {
  EVIDENCE_BACKOFF,
  HOLDS_CONVERSATION_MS,
  TRIES_THAT_HOLD_CONVERSATION,
} from './turn-limits.js';

/** `sent`: it had been, and is recorded now. Else why it may be sent again, or what became of it. */
export type Settled = 'sent' | SendSettlement | EventOutcome;

/** Finds out what became of a call without a good answer, and never guesses. */
export class SettleReply {
  constructor(
    private readonly parts: EventParts,
    private readonly send: SendReply,
  ) {}

  async run(event: InboundEventRow, reply: ReplyRow, step: Step): Promise<Settled> {
    const { seek, armed, count } = this.parts;
    // Shown twice is no harm, and not worth a wait.
    if (isSenderAction(reply.message)) return 'resent';
    const now = new Date();
    if (now < reply.mayLandUntil) {
      const back = comesBack(reply.mayLandUntil, { countsAttempt: false });
      return writeAs(this.parts, entryFor(event, { event: back }), LATER);
    }
    if (this.parts.callsFrom) return this.byEcho(event, reply, step, this.parts.callsFrom);
    let finding: Finding;
    try {
      finding = await seek.run(armed.account, armed.token, reply);
    } catch (error) {
      if (!(error instanceof GraphError)) throw error;
      return this.withoutEvidence(event, reply, step, error);
    }
    switch (finding.kind) {
      case 'found':
        return this.wasSent(event, step, finding);
      case 'not-landed':
        count('settled_not_landed');
        return 'not_landed';
      case 'too-soon': {
        const waitMs = finding.waitMs * (1 + this.parts.dice());
        const back = comesBack(new Date(now.getTime() + waitMs), { countsAttempt: false });
        return writeAs(this.parts, entryFor(event, { event: back }), LATER);
      }
      case 'open':
        if (armed.account.whenUnsure === 'hold') return this.hold(event, reply, step, null);
        count('resent_unsure');
        return 'resent';
    }
  }

  /** What Meta has told of by itself, while the account may not be called. */
  private async byEcho(
    event: InboundEventRow,
    reply: ReplyRow,
    step: Step,
    callsFrom: Date,
  ): Promise<Settled> {
    const found = await this.parts.seek.amongEchoes(this.parts.armed.account, reply);
    return found ? this.wasSent(event, step, found) : waitForCalls(this.parts, event, callsFrom);
  }

  private async wasSent(
    event: InboundEventRow,
    step: Step,
    { messageId, evidence }: Found,
  ): Promise<Settled> {
    this.parts.count(`settled_${evidence}`);
    return (await this.send.recordSent(event, step, messageId, evidence)) ?? 'sent';
  }

  /**
   * The thread could not be read. That says nothing of the message; of the account it may say that
   * its token is refused. The limit on looks is no limit on sends, so a throttle parks nothing.
   */
  private async withoutEvidence(
    event: InboundEventRow,
    reply: ReplyRow,
    step: Step,
    error: GraphError,
  ): Promise<Settled> {
    const now = new Date();
    const attempt = event.attempts + 1;
    const disposition = dispositionOf(error, { attempt, now, dice: this.parts.dice });
    const isParking = disposition.kind === 'wait' || disposition.kind === 'pause';
    if (!isParking || error.kind === 'throttle') return this.hold(event, reply, step, error);
    const back = comesBack(now, { error: errorWords(error, now), countsAttempt: false });
    await this.parts.write(entryFor(event, { event: back }));
    return { kind: 'park', disposition };
  }

  /**
   * A double answer is worse than a late one: nothing is sent, and evidence is sought again until
   * the window closes. For the first minute and the first looks the conversation waits, then later taps
   * may go first.
   */
  private hold(
    event: InboundEventRow,
    reply: ReplyRow,
    step: Step,
    error: GraphError | null,
  ): Promise<EventOutcome> {
    const now = new Date();
    if (!isInsideReplyWindow(event.occurredAt.getTime(), now.getTime())) {
      return failEvent(this.parts, event, step, 'unsure', error);
    }
    const heldMs = now.getTime() - reply.mayLandUntil.getTime();
    // The minute may have passed while the account was parked and nobody could look.
    const holdsUp = heldMs < HOLDS_CONVERSATION_MS || event.attempts < TRIES_THAT_HOLD_CONVERSATION;
    const waitMs = backoffMs(event.attempts + 1, EVIDENCE_BACKOFF, this.parts.dice);
    const entry = entryFor(event, {
      reply: replyBecomes(reply.id, 'unknown', { error: reply.error }),
      event: comesBack(new Date(now.getTime() + waitMs), {
        state: holdsUp ? 'pending' : 'unsure',
        error: error ? errorWords(error, now) : reply.error,
        countsAttempt: true,
      }),
    });
    return writeAs(this.parts, entry, LATER);
  }
}
