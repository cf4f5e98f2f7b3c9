import {
  askedRulesSchema,
  deliveryOfEventSchema,
  explainStepSchema,
  explanationSchema,
  sendOfEventSchema,
} from '../../events/explanation.schema.js';
import { part, shown } from '../component.js';
import { FIELD, SAMPLE } from './sample.js';

const NOTHING_MORE = { rules: null, send: null, delivery: null };

export const EXPLANATION_COMPONENTS = [
  part('AskedRules', askedRulesSchema, {
    use: 'shown',
    description: 'The rules that were asked at the decision, in order, by their names of then.',
    fields: {
      asked: 'Each with why it lost; `lost` null: this one answers.',
      left_out: 'How many more were asked than are kept.',
    },
  }),
  part('SendOfEvent', sendOfEventSchema, {
    use: 'shown',
    description: 'One message, and how its outcome is known.',
    fields: {
      reply_id: 'The reply, as in the event.',
      place: 'Its `step` in the event.',
      replay: '0: of the first answer; else of this replay.',
      tries: 'How often its call was made, or is about to be.',
      message_id: "Instagram's id of the message; null where it is not known.",
      evidence:
        "How it is known that it was sent: Instagram's `answer`, its `echo`, or the `thread` itself; null: it is not.",
      sent_again_because:
        'Why it was sent again after a call that may have acted: `not_landed` (the conversation did not hold it), ' +
        '`policy` (nothing was known, and `when_unsure` is `resend`); null: it was not.',
      error: 'What Instagram said when it last refused; null when it did not.',
    },
  }),
  part('DeliveryOfEvent', deliveryOfEventSchema, {
    use: 'shown',
    description: 'One fact that the event caused, on its way to one endpoint.',
    fields: {
      delivery_id: FIELD.id,
      endpoint_id: 'The endpoint.',
      fact_id: 'The fact: the `webhook-id` that the endpoint sees.',
      type: 'What it tells.',
      attempts: 'Tries that have ended.',
      status: 'What the endpoint answered last; null: nothing.',
      next_attempt_at: 'When it is tried next; null once it has ended.',
    },
  }),
  part('ExplainStep', explainStepSchema, {
    use: 'shown',
    description: 'One thing that was looked at or done.',
    fields: {
      step: 'What it is about.',
      outcome: 'How it went. `not_kept`: it was not written down at the time.',
      message: 'The same in words, for people.',
      at: 'When; null where it is not known. Of `window`, when that ends.',
      rules: 'Of the step `rules`: which were asked; null where that was not kept.',
      send: 'Of a step `send`.',
      delivery: 'Of a step `delivery`.',
    },
  }),
  shown('EventExplanation', explanationSchema, {
    description: 'What became of an event, step by step.',
    fields: {
      id: FIELD.id,
      account_id: 'The account that it happened to.',
      state: 'As in the event.',
      skipped_because: 'Why it was skipped; null when it was not.',
      failed_because: 'Why it failed or was put aside; null when it did not, or was not kept.',
      replays: 'How often it was replayed.',
      steps: 'In the order in which they come; `send` and `delivery` once for each.',
    },
    example: {
      id: SAMPLE.eventId,
      account_id: SAMPLE.accountId,
      state: 'skipped',
      skipped_because: 'no_rule',
      failed_because: null,
      replays: 0,
      steps: [
        {
          ...NOTHING_MORE,
          step: 'rules',
          outcome: 'no_match',
          message: 'None of one rule fitted.',
          at: SAMPLE.answered,
          rules: {
            asked: [{ id: SAMPLE.ruleId, name: 'Opening hours', lost: 'payload_differs' }],
            left_out: 0,
          },
        },
        {
          ...NOTHING_MORE,
          step: 'end',
          outcome: 'skipped',
          message: 'It was not answered, because no rule fitted.',
          at: null,
        },
      ],
    },
  }),
];
