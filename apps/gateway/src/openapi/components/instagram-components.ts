import { z } from 'zod';
import { instagramErrorSchema } from '../../instagram/instagram-error.schema.js';
import { part, taken } from '../component.js';
import { SAMPLE } from './sample.js';

/** Only for the description: what comes is read by `libs/graph-api`, which tolerates far more. */
export const instagramWebhookSchema = z.looseObject({
  object: z.string(),
  entry: z.array(z.looseObject({ id: z.string(), time: z.int() })),
});

export const INSTAGRAM_COMPONENTS = [
  part('InstagramError', instagramErrorSchema, {
    use: 'shown',
    description: 'Why a call to Instagram failed, and what to do about it.',
    fields: {
      message: 'What it means, in plain words.',
      fix: 'What to do about it.',
      code: "Meta's error code; null when it gave none.",
      subcode: "Meta's subcode; null when it gave none.",
      trace_id: "The id that Meta's support asks for; null when it gave none.",
      at: 'When it happened.',
    },
  }),
  taken('InstagramWebhook', instagramWebhookSchema, {
    description: 'What Meta posts. Its pages say what can be in it.',
    fields: { object: '`instagram`.', entry: 'What happened, by account.' },
    examples: {
      'A tap on a question': {
        object: 'instagram',
        entry: [
          {
            id: SAMPLE.igUserId,
            time: 1795357800000,
            messaging: [
              {
                sender: { id: SAMPLE.personId },
                recipient: { id: SAMPLE.igUserId },
                timestamp: 1795357800000,
                postback: {
                  mid: 'aWdfZAG1faXRlbTox',
                  title: 'When are you open?',
                  payload: 'HOURS',
                },
              },
            ],
          },
        ],
      },
    },
  }),
];
