import { PROBLEMS } from '../problems/problem-catalogue.js';

/** Every code with its status and meaning, as a table in Markdown. */
export const DESCRIPTIONS_OF_CODES = [
  '| code | status | meaning |',
  '| --- | --- | --- |',
  ...Object.entries(PROBLEMS)
    .toSorted(([, a], [, b]) => a.status - b.status)
    .map(([code, { status, title }]) => `| \`${code}\` | ${status} | ${title} |`),
].join('\n');
