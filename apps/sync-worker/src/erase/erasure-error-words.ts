/** What the operator may read of why a batch failed, by PostgreSQL's code. */
const MEANINGS: [RegExp, string][] = [
  [/^55P03$/, 'Some rows were in use for too long.'],
  [/^57014$/, 'PostgreSQL took too long to remove some rows.'],
  [/^(40001|40P01)$/, 'PostgreSQL let another transaction go first.'],
  [/^42501$/, 'The role of the app lacks a right: run "npm run migrate" of this build.'],
  [/^(08|57P|53|ECONN|EPIPE|ETIMEDOUT)/, 'The connection to the database was lost.'],
];

/** Plain words for a failed try to erase, without any value of a row. */
export function erasureErrorWords(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = MEANINGS.find(([pattern]) => pattern.test(code));
  const meaning = known?.[1] ?? 'Something went wrong that nobody expected; the log has it.';
  return `${meaning}${code === '' ? '' : ` (${code})`} It is tried again.`;
}
