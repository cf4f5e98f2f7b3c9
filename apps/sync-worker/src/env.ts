import { DEFAULT_DRIFT_CHECK_HOURS } from '#libs/domain';
import { graphApiEnv } from '#libs/graph-api';
import { workerEnv } from '#libs/jobs';
import { portSetting, runtimeEnv } from '#libs/runtime';
import { storageEnv, withKeys } from '#libs/storage';
import { z } from 'zod';

export const syncWorkerEnv = withKeys(
  z.object({
    ...runtimeEnv.shape,
    ...storageEnv.shape,
    ...workerEnv.shape,
    ...graphApiEnv.shape,
    HEALTH_HOST: z.string().default('0.0.0.0'),
    HEALTH_PORT: portSetting.default(3001),
    /** How rarely it is looked whether Instagram still shows an account's questions. */
    DRIFT_CHECK_HOURS: z.coerce.number().min(0.01).max(720).default(DEFAULT_DRIFT_CHECK_HOURS),
    /** Accounts that one process publishes for side by side. */
    SYNC_CONCURRENCY: z.coerce.number().int().min(1).max(256).default(24),
  }),
);

export type SyncWorkerEnv = z.output<typeof syncWorkerEnv>;
