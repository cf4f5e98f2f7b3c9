import { z } from 'zod';
import { QUEUES } from './queues.js';

/**
 * The queue's part of the environment. Unset (or empty) means BullMQ's PostgreSQL backend on
 * DATABASE_URL. One server, or a name that always leads to the primary: Redis Cluster and Sentinel
 * are not supported yet. The address holds a password, so it is never logged.
 */
export const jobsEnv = z.object({
  REDIS_URL: z
    .union([
      z.literal('').transform(() => undefined),
      z.url({
        protocol: /^rediss?$/,
        error: 'must look like redis://[user:password@]host[:port][/number] or rediss://…',
      }),
    ])
    .optional(),
});

/** What the workers are told beside it. */
export const workerEnv = z.object({
  ...jobsEnv.shape,
  /** How often rows are looked for whose turn was lost: the bound on what any lost wake-up costs. */
  SWEEP_SECONDS: z.coerce
    .number()
    .min(1)
    .max(300)
    .default(QUEUES.sync.sweepEveryMs / 1_000),
});

export type JobsEnv = z.output<typeof jobsEnv>;
