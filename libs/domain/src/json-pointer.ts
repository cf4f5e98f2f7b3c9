const MAX_SEGMENT_CHARACTERS = 200;

/**
 * RFC 6901 pointer to the place that `path` leads to; `''` is the whole document. A segment of
 * more than 200 characters is cut and ends in `…`, so that a hostile key cannot swell an answer.
 */
export function jsonPointer(path: readonly (string | number)[]): string {
  return path.map((segment) => `/${escaped(shortened(String(segment)))}`).join('');
}

/** Text of a caller cut to a length fit for a message; half characters are replaced. */
export function shortened(text: string, maxCharacters: number = MAX_SEGMENT_CHARACTERS): string {
  const cut = text.length > maxCharacters ? `${text.slice(0, maxCharacters - 1)}…` : text;
  return cut.toWellFormed();
}

function escaped(segment: string): string {
  return segment.replaceAll('~', '~0').replaceAll('/', '~1');
}
