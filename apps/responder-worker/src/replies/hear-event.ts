import {
  DEFAULT_OPT_IN_WORDS,
  DEFAULT_OPT_OUT_WORDS,
  judgeWord,
  type ConversationCause,
  type NotedReason,
} from '#libs/domain';
import type { InboundEventRow } from '#libs/storage';
import { toldOfTalk } from './event-facts.js';
import { AGAIN, comesBack, ELSEWHERE, ENDED, endsAs, entryFor, LATER } from './event-script.js';
import type { EventOutcome } from './event-script.js';
import { writeAs, type EventParts } from './event-work.js';
import type { EchoVerdicts } from './judge-echoes.js';
import { ECHO_WAITS_MS, MAX_STARTS } from './turn-limits.js';

type Heard = { reason: NotedReason; cause: ConversationCause | null };

/** True for what is not answered itself, but may change who answers the person. */
export function isHeard({ kind }: InboundEventRow): boolean {
  return kind === 'echo' || kind === 'message';
}

/**
 * Hears what may change who answers a person: an echo of what a human of the tenant's wrote, or a
 * word of the person's own. Nothing is sent for it.
 */
export class HearEvent {
  constructor(
    private readonly parts: EventParts,
    private readonly verdicts: EchoVerdicts,
  ) {}

  isUndecided({ id }: InboundEventRow): boolean {
    return this.verdicts.get(id) === 'undecided';
  }

  async run(event: InboundEventRow): Promise<EventOutcome> {
    const now = new Date();
    if (this.isUndecided(event)) {
      const back = comesBack(new Date(now.getTime() + ECHO_WAITS_MS), { countsAttempt: false });
      return writeAs(this.parts, entryFor(event, { event: back }), LATER);
    }
    const heard: Heard =
      event.startedCount > MAX_STARTS
        ? NOTHING
        : event.kind === 'echo'
          ? this.echo(event)
          : this.word(event);
    const change = heard.cause && this.parts.talk.afterCause(heard.cause, now.getTime());
    const reason = heard.cause !== null && change === null ? 'no_change' : heard.reason;
    this.parts.count(`heard_${reason}`);
    const decision = { rule_id: null, rule_name: null, reason };
    const result = await this.parts.write(
      entryFor(event, {
        event: endsAs('noted', { decision }),
        conversation: change?.write ?? null,
        facts: toldOfTalk({ event, at: now }, change?.fact ?? null),
      }),
    );
    if (result.outcome === 'written') return ENDED;
    return result.outcome === 'stale' ? AGAIN : ELSEWHERE;
  }

  private echo(event: InboundEventRow): Heard {
    if (this.verdicts.get(event.id) !== 'human') return { reason: 'own_message', cause: null };
    const { takeoverMinutes } = this.parts.armed.account;
    const untilMs = event.occurredAt.getTime() + takeoverMinutes * 60_000;
    return {
      reason: 'human_answered',
      cause: { kind: 'human_answered', untilMs, eventId: event.id },
    };
  }

  private word(event: InboundEventRow): Heard {
    const { optOutWords, optInWords } = this.parts.armed.account;
    const words = {
      optOut: optOutWords ?? DEFAULT_OPT_OUT_WORDS,
      optIn: optInWords ?? DEFAULT_OPT_IN_WORDS,
    };
    const asked = judgeWord(event.title, words);
    if (asked === null) return NOTHING;
    const cause =
      asked === 'opted_out' ? { kind: asked, atMs: event.occurredAt.getTime() } : { kind: asked };
    return { reason: asked, cause };
  }
}

const NOTHING: Heard = { reason: 'no_change', cause: null };
