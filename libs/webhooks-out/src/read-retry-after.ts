/**
 * How long a `Retry-After` header asks us to wait, in milliseconds; null when there is none or it
 * cannot be read. Takes both of its forms, seconds and an HTTP date (RFC 9110 §10.2.3).
 */
export function readRetryAfter(
  header: string | string[] | undefined,
  nowMs: number,
): number | null {
  const text = (Array.isArray(header) ? header[0] : header)?.trim() ?? '';
  if (/^\d{1,10}$/.test(text)) return Number(text) * 1000;
  if (!/^[A-Z][a-z]{2,8},? /.test(text)) return null;
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - nowMs);
}
