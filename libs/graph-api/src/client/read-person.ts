import { isRecord } from '../json/is-record.js';

/** A person as Instagram tells of them; null where it does not. */
export type GraphPerson = { name: string | null; username: string | null };

export const PERSON_FIELDS = 'name,username';

/** Longer names are cut: none that Instagram lets a person have is. */
const MAX_CHARS = 200;

/** Whatever the answer holds: one without consent can be `{}`. */
export function readPerson(json: unknown): GraphPerson {
  const { name, username } = isRecord(json) ? json : {};
  return { name: lineOf(name), username: lineOf(username) };
}

/** One line: what stands in a text of the tenant's must not break it up. */
function lineOf(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const line = value
    .slice(0, MAX_CHARS)
    .toWellFormed()
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return line === '' ? null : line;
}
