import { graphApiEnv } from '#libs/graph-api';
import { workerEnv } from '#libs/jobs';
import { booleanSetting, portSetting, runtimeEnv } from '#libs/runtime';
import { storageEnv, withKeys } from '#libs/storage';
import { z } from 'zod';
import { SENDS_A_SECOND } from './replies/send-pace.js';

const lanes = z.coerce.number().int().min(1).max(256);

export const responderWorkerEnv = withKeys(
  z.object({
    ...runtimeEnv.shape,
    ...storageEnv.shape,
    ...workerEnv.shape,
    ...graphApiEnv.shape,
    HEALTH_HOST: z.string().default('0.0.0.0'),
    HEALTH_PORT: portSetting.default(3002),
    WEBHOOKS_ALLOW_PRIVATE_ADDRESSES: booleanSetting.default(false),
    /** Accounts that one process answers for side by side. */
    REPLIES_CONCURRENCY: lanes.default(32),
    /** Sends of one account in a second at most: Meta allows 100. */
    SENDS_PER_SECOND: z.coerce.number().int().min(1).max(10_000).default(SENDS_A_SECOND),
    /** Partner endpoints that one process delivers to side by side. */
    DELIVERIES_CONCURRENCY: lanes.default(32),
  }),
);

export type ResponderWorkerEnv = z.output<typeof responderWorkerEnv>;
