import { deprecatedVersion, unknownPath } from './refusal.js';

/** Versions in November 2026, graph-api.md 8: v20.0 ended on 2026-09-24, v26.0 is the newest. */
const OLDEST_MAJOR = 21;
const NEWEST_MAJOR = 26;
const VERSION = /^v(\d{1,4})\.(\d{1,2})$/;

/** Splits the version off a path. A path without one is fine (Graph takes a default); an ended one throws 2635. */
export function splitVersion(segments: string[]): { version: string | null; rest: string[] } {
  const [first, ...rest] = segments;
  const found = first === undefined ? null : VERSION.exec(first);
  if (first === undefined || found === null) return { version: null, rest: segments };
  const major = Number(found[1]);
  if (major < OLDEST_MAJOR) throw deprecatedVersion(first, `v${OLDEST_MAJOR}.0`);
  if (major > NEWEST_MAJOR || found[2] !== '0') throw unknownPath(`/${segments.join('/')}`);
  return { version: first, rest };
}
