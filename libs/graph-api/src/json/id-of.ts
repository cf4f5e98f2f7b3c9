const ID = /^[\x21-\x7e]{1,64}$/;

/**
 * One of Meta's ids as a string, or null when this is none. A JSON number is taken only while it
 * is exact: above 2^53 a number has lost digits and would name somebody else. Text that came
 * through `readJson` has no such numbers, since that reads them as strings.
 */
export function idOf(value: unknown): string | null {
  if (typeof value === 'string') return ID.test(value) ? value : null;
  return Number.isSafeInteger(value) && Number(value) >= 0 ? String(value) : null;
}
