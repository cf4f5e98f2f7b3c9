import { z } from 'zod';

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

export type JobsEnv = z.output<typeof jobsEnv>;
