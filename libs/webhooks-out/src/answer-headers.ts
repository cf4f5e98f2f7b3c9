const MAX_HEADERS = 50;
const MAX_VALUE_CHARS = 1_024;

/** They could let somebody in at the partner's. */
const KEPT_BACK = new Set(['set-cookie', 'set-cookie2', 'www-authenticate', 'authorization']);

/** The headers of an answer as they may be kept: bounded, and without what could let somebody in. */
export function answerHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  const kept = Object.entries(headers)
    .filter(([, value]) => value !== undefined)
    .slice(0, MAX_HEADERS)
    .map(([name, value]): [string, string] => {
      const text = KEPT_BACK.has(name) ? '…' : [value].flat().join(', ');
      return [name.slice(0, MAX_VALUE_CHARS), text.slice(0, MAX_VALUE_CHARS).toWellFormed()];
    });
  return Object.fromEntries(kept);
}
