import { graphApiEnv } from '#libs/graph-api';
import { jobsEnv } from '#libs/jobs';
import { portSetting, runtimeEnv } from '#libs/runtime';
import { storageEnv, withKeys } from '#libs/storage';
import { z } from 'zod';

export const syncWorkerEnv = withKeys(
  z.object({
    ...runtimeEnv.shape,
    ...storageEnv.shape,
    ...jobsEnv.shape,
    ...graphApiEnv.shape,
    HEALTH_HOST: z.string().default('0.0.0.0'),
    HEALTH_PORT: portSetting.default(3001),
    /** Accounts that one process publishes for side by side. */
    SYNC_CONCURRENCY: z.coerce.number().int().min(1).max(256).default(8),
  }),
);

export type SyncWorkerEnv = z.output<typeof syncWorkerEnv>;
