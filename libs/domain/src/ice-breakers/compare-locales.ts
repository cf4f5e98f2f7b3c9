/** The canonical order of a set's locales: `default` first, the others by their letters. */
export function compareLocales(a: string, b: string): number {
  if (a === b) return 0;
  if (a === 'default') return -1;
  if (b === 'default') return 1;
  return a < b ? -1 : 1;
}
