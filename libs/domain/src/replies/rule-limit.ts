import { z } from 'zod';
import type { RuleAnswer } from '../conversations/conversation.js';
import { unknownType } from './unknown-type.js';

export const MAX_COOLDOWN_SECONDS = 366 * 24 * 60 * 60;

/** What becomes of a tap that the rule fits and may not answer: nothing, or the next rule. */
const otherwise = z.enum(['skip', 'next_rule']).default('skip');

/** How often a rule answers one person. */
export const ruleLimitSchema = z.discriminatedUnion(
  'type',
  [
    z.strictObject({
      type: z.literal('cooldown'),
      seconds: z.int().min(1).max(MAX_COOLDOWN_SECONDS),
      otherwise,
    }),
    z.strictObject({ type: z.literal('once_per_person'), otherwise }),
  ],
  { error: unknownType('limit', ['cooldown', 'once_per_person']) },
);

export type RuleLimit = z.output<typeof ruleLimitSchema>;

/**
 * Why the rule may not answer this person now; null: it may. The event that it answered last does not
 * count against itself, so that it can be run again.
 */
export function limitReached(
  limit: RuleLimit,
  last: RuleAnswer | undefined,
  { eventId, nowMs }: { eventId: string | null; nowMs: number },
): RuleLimit['type'] | null {
  if (last === undefined || last.eventId === eventId) return null;
  if (limit.type === 'once_per_person') return 'once_per_person';
  return nowMs - last.atMs < limit.seconds * 1000 ? 'cooldown' : null;
}
