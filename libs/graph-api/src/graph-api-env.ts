import { DEFAULT_PROFILE_CALL_LIMIT } from '#libs/domain';
import { z } from 'zod';

const origin = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
  .transform((text) => text.replace(/\/+$/, ''));

/** Where Instagram is, and how often it may be asked. Other hosts than Meta's are for the simulator. */
export const graphApiEnv = z.object({
  GRAPH_API_URL: origin.default('https://graph.instagram.com'),
  GRAPH_API_VERSION: z
    .string()
    .regex(/^v\d{1,3}\.\d$/, 'must look like v25.0')
    .default('v25.0'),
  INSTAGRAM_API_URL: origin.default('https://api.instagram.com'),
  /** Of one account; no page of Meta's names the figure for Instagram. */
  PROFILE_CALLS_PER_10_MINUTES: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(DEFAULT_PROFILE_CALL_LIMIT.max),
});

export type GraphApiEnv = z.output<typeof graphApiEnv>;

export function profileCallLimitOf(env: Pick<GraphApiEnv, 'PROFILE_CALLS_PER_10_MINUTES'>) {
  return { ...DEFAULT_PROFILE_CALL_LIMIT, max: env.PROFILE_CALLS_PER_10_MINUTES };
}
