/**
 * What PostgreSQL can keep of a text that others wrote: it refuses NUL, and half of a surrogate
 * pair is no valid UTF-8. JSON can carry both, so Meta, a partner or a person can send them; both
 * become U+FFFD, since losing a character is better than failing the whole write.
 */
export function storableText(text: string): string;
export function storableText(text: string | null): string | null;
export function storableText(text: string | null): string | null {
  return text === null ? null : text.toWellFormed().replaceAll('\u0000', '\uFFFD');
}

/** The same for every text inside a value for a `jsonb` column, which refuses their escapes. */
export function storableJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_, part: unknown) =>
    typeof part === 'string' ? storableText(part) : part,
  );
}
