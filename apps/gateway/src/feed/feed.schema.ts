import { FACT_TYPE_PATTERNS, FACT_TYPES, typesOfPattern, type FactType } from '#libs/domain';
import { FEED, type FeedPage } from '#libs/storage';
import { z } from 'zod';
import { pageQueryOf } from '../http/paging.js';

/** How long a request may wait for a fact, in seconds: shorter than what proxies bear with. */
export const LONGEST_WAIT_S = 30;

/** `reply.*,account.connected`, as a list of types; null when all are meant. */
const types = z.string().transform((text, context): FactType[] | null => {
  const named = text.split(',').map((pattern) => {
    const found = typesOfPattern(pattern.trim());
    if (found.length === 0) {
      context.addIssue({
        code: 'custom',
        message: `There is no type "${pattern.trim().slice(0, 80)}".`,
        params: {
          code: 'unknown_type',
          fix: `Name types of GET /v1/event-types, with commas between: ${FACT_TYPE_PATTERNS.slice(0, 3).join(', ')}, … .`,
        },
      });
    }
    return found;
  });
  const meant = FACT_TYPES.filter((type) => named.some((found) => found.includes(type)));
  return meant.length === FACT_TYPES.length ? null : meant;
});

export const feedQuery = pageQueryOf(FEED).extend({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  types: types.nullable().default(null),
  account_id: z.uuid().nullable().default(null),
  wait: z.coerce.number().int().min(0).max(LONGEST_WAIT_S).default(0),
});

export type FeedRequest = z.output<typeof feedQuery>;

/** The body as a webhook posts it; `webhooks` of the description has the shape of each type. */
const factSchema = z.looseObject({
  sequence: z.int(),
  type: z.enum(FACT_TYPES),
  timestamp: z.iso.datetime(),
});

export const feedItemSchema = z.object({ id: z.uuid(), body: factSchema });

export const feedSchema = z.object({
  data: z.array(feedItemSchema),
  next_cursor: z.string(),
  has_more: z.boolean(),
});

export type Feed = z.output<typeof feedSchema>;

/** JSON of a body is what was parsed of it, byte for byte: all bodies are written by `JSON.stringify`. */
export function showFeed({ facts, place, hasMore }: Extract<FeedPage, { outcome: 'read' }>): Feed {
  return {
    data: facts.map(({ id, body }): Feed['data'][number] => ({ id, body: JSON.parse(body) })),
    next_cursor: FEED.cursorAt(place),
    has_more: hasMore,
  };
}
