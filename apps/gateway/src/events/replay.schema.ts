import { z } from 'zod';

export const replaySchema = z.strictObject({ force: z.boolean().default(false) });

/** The same where there need not be a body. */
export const replayBody = replaySchema.prefault({});

/** Nothing of the person's is in it: the answer to a POST is kept for a day. */
export const replayedSchema = z.object({
  id: z.uuid(),
  state: z.literal('pending'),
  replays: z.int(),
});
