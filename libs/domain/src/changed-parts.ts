import { isDeepStrictEqual } from 'node:util';

type Parts = Record<string, unknown>;

/** The parts of a thing that an edit changed, as they were and as they are. */
export type ChangedParts = { before: Parts; after: Parts };

/**
 * What differs between two states of one thing, part by part; null when nothing does. `after` may
 * leave parts out: those are as they were.
 */
export function changedParts(before: Parts, after: Parts): ChangedParts | null {
  const changed = Object.keys(after).filter(
    (name) => !isDeepStrictEqual(before[name], after[name]),
  );
  if (changed.length === 0) return null;
  return { before: only(changed, before), after: only(changed, after) };
}

function only(names: readonly string[], parts: Parts): Parts {
  return Object.fromEntries(names.map((name) => [name, parts[name] ?? null]));
}
