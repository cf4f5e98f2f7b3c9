/**
 * The JSON text of a parsed body with the names of every object in order, so that two bodies that
 * mean the same have the same text: clients may write a map in another order when they try again.
 * The empty text for no body.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, inOrder) ?? '';
}

function inOrder(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries);
}
