import { FACT_TYPES, type FactType } from './fact-types.js';

/** What stands before the first dot of a type: `reply` of `reply.sent`. */
const GROUPS = [...new Set(FACT_TYPES.map((type) => type.slice(0, type.indexOf('.'))))];

/** Everything by which types of facts may be named: each type, `<group>.*`, and `*` for all. */
export const FACT_TYPE_PATTERNS: readonly string[] = [
  '*',
  ...GROUPS.map((group) => `${group}.*`),
  ...FACT_TYPES,
];

/** The types that a pattern names, in the order of the catalogue; none when it is no pattern. */
export function typesOfPattern(pattern: string): FactType[] {
  if (!FACT_TYPE_PATTERNS.includes(pattern)) return [];
  if (pattern === '*') return [...FACT_TYPES];
  return pattern.endsWith('*')
    ? FACT_TYPES.filter((type) => type.startsWith(pattern.slice(0, -1)))
    : FACT_TYPES.filter((type) => type === pattern);
}
