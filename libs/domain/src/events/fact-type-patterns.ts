import { SUBSCRIBABLE } from '../webhooks/subscription.js';
import { FACT_TYPES, type FactType } from './fact-types.js';

/** Everything by which types of facts may be named: what can be subscribed to, and `*` for all. */
export const FACT_TYPE_PATTERNS: readonly string[] = ['*', ...SUBSCRIBABLE];

/** The types that a pattern names, in the order of the catalogue; none when it is no pattern. */
export function typesOfPattern(pattern: string): FactType[] {
  if (!FACT_TYPE_PATTERNS.includes(pattern)) return [];
  if (pattern === '*') return [...FACT_TYPES];
  return pattern.endsWith('*')
    ? FACT_TYPES.filter((type) => type.startsWith(pattern.slice(0, -1)))
    : FACT_TYPES.filter((type) => type === pattern);
}
