import { isDatabaseAway } from '#libs/domain';
import type { ClaimedEvent, InboundEventRow, OpenConversation } from '#libs/storage';
import { AnswerEvent } from './answer-event.js';
import type { EventOutcome } from './event-script.js';
import type { EventParts } from './event-work.js';
import { HearEvent, isHeard } from './hear-event.js';
import type { EchoVerdicts } from './judge-echoes.js';
import { Talk } from './talk.js';

export type ConverseParts = Omit<EventParts, 'talk' | 'isEchoOpen'> & {
  verdicts: EchoVerdicts;
  /** By person, as the claim found them. */
  opened: ReadonlyMap<string, OpenConversation>;
  /** Whether nothing further is to be begun, when so many events of a conversation are left. */
  isOver: (left: number) => boolean;
  park: (disposition: Extract<EventOutcome, { kind: 'park' }>['disposition']) => void;
};

/**
 * Works on the claimed events of one conversation, in order; but what changes who answers the person is
 * heard first, so that no answer overtakes a human's, or a person's wish to have none. Gives the events
 * that were not begun, also by `giveBack` when it throws.
 */
export async function converse(
  { verdicts, opened, isOver, park, ...parts }: ConverseParts,
  events: readonly ClaimedEvent[],
  giveBack: (events: InboundEventRow[]) => void,
): Promise<void> {
  const talk = new Talk(opened.get(events[0]?.event.personId ?? ''));
  const given: EventParts = {
    ...parts,
    talk,
    isEchoOpen: events.some(({ event }) => verdicts.get(event.id) === 'undecided'),
    write: async (entry) => {
      const result = await parts.write(entry);
      if (result.outcome === 'written' && entry.conversation) talk.written(entry.conversation);
      return result;
    },
  };
  const hear = new HearEvent(given, verdicts);
  const answer = new AnswerEvent(given);
  const comesFirst = ({ event }: ClaimedEvent) => isHeard(event) && !hear.isUndecided(event);
  const line = [...events.filter(comesFirst), ...events.filter((one) => !comesFirst(one))];
  let begunCount = 0;
  try {
    for (const one of line) {
      if (isOver(line.length - begunCount)) break;
      begunCount += 1;
      const outcome = await (isHeard(one.event) ? hear.run(one.event) : answer.run(one));
      if (outcome.kind === 'park') park(outcome.disposition);
      if (outcome.kind === 'again') begunCount -= 1;
      // After one that comes back later the rest of the conversation must wait behind it.
      if (outcome.kind !== 'ended') break;
    }
  } catch (error) {
    // No crash of ours, and no fault of the event's: its rows say how far it came.
    if (isDatabaseAway(error)) begunCount -= 1;
    throw error;
  } finally {
    giveBack(line.slice(begunCount).map(({ event }) => event));
  }
}
