import type { Webhooks } from './generated/types.gen.js';

/** Whatever Floe posts to a webhook endpoint; `type` says which it is. */
export type Fact = Webhooks['body'];
