import { graphApiEnv } from '#libs/graph-api';
import { jobsEnv } from '#libs/jobs';
import { booleanSetting, portSetting, runtimeEnv } from '#libs/runtime';
import { storageEnv, withKeys } from '#libs/storage';
import { z } from 'zod';

const lanes = z.coerce.number().int().min(1).max(256);

export const responderWorkerEnv = withKeys(
  z.object({
    ...runtimeEnv.shape,
    ...storageEnv.shape,
    ...jobsEnv.shape,
    ...graphApiEnv.shape,
    HEALTH_HOST: z.string().default('0.0.0.0'),
    HEALTH_PORT: portSetting.default(3002),
    WEBHOOKS_ALLOW_PRIVATE_ADDRESSES: booleanSetting.default(false),
    /** Accounts that one process answers for side by side. */
    REPLIES_CONCURRENCY: lanes.default(16),
    /** Partner endpoints that one process delivers to side by side. */
    DELIVERIES_CONCURRENCY: lanes.default(32),
  }),
);

export type ResponderWorkerEnv = z.output<typeof responderWorkerEnv>;
