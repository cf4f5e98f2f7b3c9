import { replaySchema } from '../events/replay.schema.js';
import type { OperationNote } from './operation-note.js';

/** What there is to say of the operations on events. */
export const EVENT_NOTES: Record<string, OperationNote> = {
  listEvents: { description: 'Taps, and all else that Instagram told about your accounts.' },
  getEvent: {
    description:
      'One event, with the rule that answered it or the reason for none, and its messages.',
  },
  explainEvent: {
    description:
      'From the signature to the last delivery: each step with an outcome for programs and a sentence for ' +
      'people. What was not written down at the time is said to be not kept. No word of the person is in it, ' +
      'and no URL of an endpoint.',
  },
  replayEvent: {
    description:
      'For an event that was skipped, or that failed with nothing sent: it is decided anew, by the rules of ' +
      'today, and answered like one that has just come. One that was answered, or may have been, is refused ' +
      'with `event_answered` unless `force` is true: then the person may get a second answer, and the audit ' +
      'log says so. After 24 hours Instagram takes no answer any more, and nothing is replayed. ' +
      '`ice_breaker.tapped` is not told again.',
    request: { schema: replaySchema, required: false },
  },
};
