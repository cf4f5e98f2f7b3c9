import type { ReplayRefusal } from '#libs/domain';
import type { LockedEvent } from '#libs/storage';
import { Problem } from '../problems/problem.js';

/** Within this a turn has ended, or its events are given to another. */
const LOOK_AGAIN_AFTER_SECONDS = 15;

/** The answer to a replay that is refused. */
export function problemOfReplay(
  refusal: ReplayRefusal,
  { kind, state, occurredAtMs }: Pick<LockedEvent, 'kind' | 'state' | 'occurredAtMs'>,
): Problem {
  switch (refusal) {
    case 'not_answerable':
      return new Problem(
        'event_not_answerable',
        kind === 'postback' || kind === 'quick_reply'
          ? 'The person whom the event came from was erased.'
          : `Events of the kind "${kind}" are not answered.`,
      );
    case 'outside_window': {
      const at = new Date(occurredAtMs).toISOString().slice(0, 16).replace('T', ' ');
      return new Problem('outside_window', `The event is of ${at} UTC.`);
    }
    case 'under_way':
      return new Problem(
        'event_under_way',
        state === 'pending'
          ? 'The event is still to be answered.'
          : 'A message of the event is on its way at this moment.',
        { retryAfterSeconds: LOOK_AGAIN_AFTER_SECONDS },
      );
    case 'answered':
      return new Problem(
        'event_answered',
        'The event was answered, in whole or in part; only `force` answers it a second time.',
      );
    case 'maybe_answered':
      return new Problem(
        'event_answered',
        'Nobody knows whether the event was answered; only `force` answers it, perhaps a second time.',
      );
  }
}
