export type JsonReading = { ok: true; value: unknown } | { ok: false };

const LONG_NUMBER = /[:[,]\s*-?\d{16}/;
const INTEGER = /^-?\d+$/;

/**
 * `JSON.parse` that keeps ids whole and never throws: an integer too long for a JavaScript number
 * (Meta has sent `"user_id":17841400000000001` without quotes) becomes the string of its digits.
 * The second, slower reading happens only for text that holds such a number.
 */
export function readJson(text: string): JsonReading {
  try {
    const value: unknown = LONG_NUMBER.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text);
    return { ok: true, value };
  } catch {
    return { ok: false };
  }
}

/** `context.source` is the number as it stands in the text (ECMA-262, JSON.parse source text). */
function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && INTEGER.test(source) ? source : value;
}
