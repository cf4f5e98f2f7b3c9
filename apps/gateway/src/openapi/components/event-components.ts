import { eventSchema } from '../../events/event.schema.js';
import { replayedSchema, replaySchema } from '../../events/replay.schema.js';
import { shown, taken } from '../component.js';
import { FIELD, SAMPLE } from './sample.js';

export const EVENT_COMPONENTS = [
  shown('Event', eventSchema, {
    description: 'One thing that Instagram told, and what became of it.',
    fields: {
      id: FIELD.id,
      account_id: 'The account that it happened to.',
      kind: 'What happened. Only `postback` (a tap) and `quick_reply` are answered.',
      mid: "Instagram's id of the message; null where it has none.",
      person_id: "Instagram's id of the person, which differs from account to account.",
      question: 'The words that were tapped.',
      payload: 'Your own word behind them.',
      revision:
        'The revision of your questions that a tap came from, also one that was replaced since; null: none of yours.',
      locale: 'The locale in that revision; null where its words stand in none.',
      ref: 'The `ref` of the link by which the person came; null: none.',
      occurred_at: 'When it happened, as Instagram says.',
      received_at: 'When Floe got to know.',
      state:
        '`noted`: nothing to do. `pending`: to be answered. `unsure`: a message may or may not have ' +
        'reached the person. `answered`, `skipped`, `failed`: done. `quarantined`: put aside, because ' +
        'handling it failed again and again.',
      reason: 'Why it was skipped or failed, or what a noted event changed.',
      matched_rule: 'The rule that answers it; null when none does.',
      last_error: 'What Instagram said when it last refused; null when it did not.',
      replays: 'How often it was replayed.',
      replies:
        'The steps of its answers, in order: messages, and what the chat shows meanwhile. `replay` says of ' +
        'which answer: 0 is the first, 1 that of the first replay. `body` is what Instagram was sent; ' +
        '`text` is null where a message has none of its own.',
    },
    example: {
      id: SAMPLE.eventId,
      account_id: SAMPLE.accountId,
      kind: 'postback',
      mid: 'aWdfZAG1faXRlbTox',
      person_id: SAMPLE.personId,
      question: 'When are you open?',
      payload: 'HOURS',
      revision: 7,
      locale: 'default',
      ref: null,
      occurred_at: SAMPLE.tapped,
      received_at: SAMPLE.tapped,
      state: 'answered',
      reason: null,
      matched_rule: { id: SAMPLE.ruleId, name: 'Opening hours' },
      last_error: null,
      replays: 0,
      replies: [
        {
          id: SAMPLE.replyId,
          step: 0,
          replay: 0,
          state: 'sent',
          text: 'Daily from 8 to 18.',
          body: { message: { text: 'Daily from 8 to 18.' } },
          message_id: SAMPLE.messageId,
          evidence: 'answer',
          intended_at: SAMPLE.tapped,
          sent_at: SAMPLE.answered,
          error: null,
        },
      ],
    },
  }),
  taken('Replay', replaySchema, {
    description: 'How an event is to be replayed; there need not be a body.',
    fields: {
      force:
        'True: also when the person was answered, or may have been, and so gets a second answer.',
    },
    examples: { 'Decide it anew': { force: false } },
  }),
  shown('Replayed', replayedSchema, {
    description: 'An event that is to be decided anew.',
    fields: {
      id: FIELD.id,
      state: 'It is to be answered.',
      replays: 'How often it was replayed, this time included.',
    },
    example: { id: SAMPLE.eventId, state: 'pending', replays: 1 },
  }),
];
