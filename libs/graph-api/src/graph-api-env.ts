import { z } from 'zod';

const origin = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
  .transform((text) => text.replace(/\/+$/, ''));

/** Where Instagram is. Other hosts than Meta's are for the simulator. */
export const graphApiEnv = z.object({
  GRAPH_API_URL: origin.default('https://graph.instagram.com'),
  GRAPH_API_VERSION: z
    .string()
    .regex(/^v\d{1,3}\.\d$/, 'must look like v25.0')
    .default('v25.0'),
  INSTAGRAM_API_URL: origin.default('https://api.instagram.com'),
});
