import { z } from 'zod';
import { taken } from '../component.js';
import { SAMPLE } from './sample.js';

/** Only for the description: what comes is read by `libs/graph-api`, which tolerates far more. */
export const instagramWebhookSchema = z.looseObject({
  object: z.string(),
  entry: z.array(z.looseObject({ id: z.string(), time: z.int() })),
});

export const INSTAGRAM_COMPONENTS = [
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
