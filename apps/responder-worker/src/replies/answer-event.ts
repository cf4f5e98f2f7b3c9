import {
  decideReply,
  groundsOf,
  isSenderAction,
  type DecisionGrounds,
  type ReplyDecision,
  type ReplyToSend,
} from '#libs/domain';
import { withContext } from '#libs/runtime';
import type { ClaimedEvent, InboundEventRow, ReplyRow } from '#libs/storage';
import { failed, firstHeard, skipped, toldOfTalk } from './event-facts.js';
import {
  AGAIN,
  comesBack,
  ELSEWHERE,
  ENDED,
  endsAs,
  entryFor,
  LATER,
  type EventOutcome,
} from './event-script.js';
import {
  callTimes,
  failEvent,
  stepOf,
  waitForCalls,
  writeAs,
  type EventParts,
} from './event-work.js';
import { SendReply } from './send-reply.js';
import { SettleReply } from './settle-reply.js';
import { ECHO_WAITS_MS, MAX_STARTS } from './turn-limits.js';

type Answer = {
  reply: ReplyToSend;
  at: Date;
  grounds: DecisionGrounds;
  firstStep: number;
};

/**
 * Answers one event: decide, write the intents, send, write the outcomes. Whatever happens between
 * two of these, the rows say what is known, and the next turn goes on from there. Nothing is ever
 * sent for which this turn has not itself written the intent, or settled an older one.
 */
export class AnswerEvent {
  private readonly send: SendReply;
  private readonly settle: SettleReply;

  constructor(private readonly parts: EventParts) {
    this.send = new SendReply(parts);
    this.settle = new SettleReply(parts, this.send);
  }

  run({ event, replies: all }: ClaimedEvent): Promise<EventOutcome> {
    const { requestId } = event;
    // What a replay left behind it is history: neither gone on with nor in the way.
    const replies = all.filter(({ replay }) => replay === event.replays);
    return withContext(requestId === null ? {} : { requestId }, () => {
      if (event.startedCount > MAX_STARTS) return this.quarantine(event, replies);
      if (replies.length > 0) return this.goOn(event, replies);
      if (this.parts.callsFrom) return waitForCalls(this.parts, event, this.parts.callsFrom);
      if (this.parts.isEchoOpen) {
        const back = comesBack(new Date(Date.now() + ECHO_WAITS_MS), { countsAttempt: false });
        return writeAs(this.parts, entryFor(event, { event: back }), LATER);
      }
      return this.decide(event, (all.at(-1)?.step ?? -1) + 1);
    });
  }

  /** `firstStep`: the steps of an answer go on where those of the one before it ended. */
  private async decide(event: InboundEventRow, firstStep: number): Promise<EventOutcome> {
    const { armed, rules, count, talk } = this.parts;
    const at = new Date();
    const accountStatus = armed.account.status;
    const isTenantSuspended = armed.tenantStatus === 'suspended';
    const decision = await this.decisionOn(event, at);
    const { considered } = decision;
    const before = talk.conversation;
    const conversation = { before, eventId: event.id };
    const grounds = groundsOf({
      at,
      accountStatus,
      isTenantSuspended,
      conversation,
      considered,
      rules,
    });
    if (decision.kind === 'reply') {
      return this.begin(event, { reply: decision, at, grounds, firstStep });
    }
    const { reason } = decision;
    count(`skipped_${reason}`);
    const entry = entryFor(event, {
      event: endsAs('skipped', { decision: { rule_id: null, rule_name: null, reason }, grounds }),
      conversation: talk.afterSkip(event).write,
      facts: [...firstHeard({ event, at }), skipped({ event, at }, reason)],
    });
    return writeAs(this.parts, entry, ENDED);
  }

  /** Asks who the person is only where the answer says it, and then decides the same again. */
  private async decisionOn(event: InboundEventRow, at: Date): Promise<ReplyDecision> {
    const { armed, rules, compiled, talk, names } = this.parts;
    const { account } = armed;
    const question = {
      event: {
        id: event.id,
        accountId: event.accountId,
        kind: event.kind,
        occurredAtMs: event.occurredAt.getTime(),
        payload: event.payload,
        title: event.title,
        locale: event.tappedLocale,
        ref: event.ref,
      },
      rules,
      compiledOf: compiled.of,
      accountName: account.username,
      disclosure: account.disclosure,
      conversation: talk.conversation,
      nowMs: at.getTime(),
      accountStatus: account.status,
      isTenantSuspended: armed.tenantStatus === 'suspended',
    };
    const decision = decideReply(question);
    if (decision.kind === 'skip' || !decision.asksForPerson) return decision;
    return decideReply({ ...question, personName: await names.of(armed, event.personId) });
  }

  /** Writes the intents of all messages, then sends them in order. */
  private async begin(
    event: InboundEventRow,
    { reply, at, grounds, firstStep }: Answer,
  ): Promise<EventOutcome> {
    const { rules, write, talk, armed, count } = this.parts;
    const { ruleId, messages } = reply;
    const ruleName = rules.find(({ id }) => id === ruleId)?.name ?? null;
    const decision = { rule_id: ruleId, rule_name: ruleName, reason: 'rule_matched' };
    const { handoffMinutes } = armed.account;
    const change = talk.afterReply(event, reply, { nowMs: at.getTime(), handoffMinutes });
    const conversation = change.write;
    const facts = [...firstHeard({ event, at }), ...toldOfTalk({ event, at }, change.fact)];
    if (messages.length === 0) {
      // A rule that sends nothing: what it does is done with its decision.
      count('acted');
      const ended = endsAs('answered', { decision, grounds });
      return writeAs(this.parts, entryFor(event, { event: ended, conversation, facts }), ENDED);
    }
    const times = callTimes();
    const result = await write(
      entryFor(event, {
        drafts: messages.map((message, place) => ({
          step: firstStep + place,
          ruleId,
          message,
          state: place === 0 ? 'intended' : 'unsent',
          mayLandUntil: times.mayLandUntil,
        })),
        event: {
          state: 'pending',
          decision,
          grounds,
          failure: null,
          error: null,
          nextAttemptAt: null,
          countsAttempt: false,
          endsStart: false,
        },
        conversation,
        facts,
      }),
    );
    if (result.outcome !== 'written') return result.outcome === 'stale' ? AGAIN : ELSEWHERE;
    for (const [place, message] of messages.entries()) {
      const replyId = result.replyIds[place]!;
      const step = {
        replyId,
        ruleId,
        step: firstStep + place,
        message,
        isLast: place === messages.length - 1,
        isFirst: messages.slice(0, place).every(isSenderAction),
        settled: null,
      };
      const outcome =
        place === 0
          ? await this.send.first(event, step, times)
          : await this.send.again(event, step);
      if (outcome !== null) return outcome;
    }
    return ENDED;
  }

  /** Goes on where an earlier turn stopped, by what its rows say. */
  private async goOn(event: InboundEventRow, replies: readonly ReplyRow[]): Promise<EventOutcome> {
    for (const reply of replies) {
      if (reply.state === 'sent') continue;
      if (reply.state === 'failed' && isSenderAction(reply.message)) continue;
      if (reply.state === 'failed') return failEvent(this.parts, event, null, 'refused', null);
      const step = stepOf(reply, replies);
      const settled =
        reply.state === 'unsent' ? step.settled : await this.settle.run(event, reply, step);
      if (settled === 'sent') continue;
      if (settled !== null && typeof settled === 'object') return settled;
      const outcome = await this.send.again(event, { ...step, settled });
      if (outcome !== null) return outcome;
    }
    // Every message had been sent; only the end of the event was never written.
    return writeAs(this.parts, entryFor(event, { event: endsAs('answered') }), ENDED);
  }

  private quarantine(event: InboundEventRow, replies: readonly ReplyRow[]): Promise<EventOutcome> {
    const at = new Date();
    const message = `Answering this event ended its worker ${MAX_STARTS} times, so it was put aside.`;
    const told = { message, code: null, subcode: null, trace_id: null };
    this.parts.count('quarantined');
    const entry = entryFor(event, {
      event: endsAs('quarantined', {
        failure: 'quarantined',
        error: { ...told, fix: 'Tell the operator.', at: at.toISOString() },
      }),
      // With the intents the tap was told of; without them nobody has heard of it yet.
      facts: [
        ...(replies.length === 0 ? firstHeard({ event, at }) : []),
        failed({ event, at }, 'quarantined', null, told),
      ],
    });
    return writeAs(this.parts, entry, ENDED);
  }
}
