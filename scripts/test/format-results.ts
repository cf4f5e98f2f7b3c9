import type { JestCounts } from './run-jest.js';
import type { Run } from './plan-runs.js';

export type Result = Run & JestCounts & { tookMs: number };

const HEAD = ['size', 'backend', 'tests', 'passed', 'failed', 'skipped', 'seconds'];

function cells(result: Result): string[] {
  const { passed, failed, skipped } = result;
  return [
    result.size,
    result.backend ?? '-',
    ...[passed + failed + skipped, passed, failed, skipped].map(String),
    (result.tookMs / 1000).toFixed(1),
  ];
}

/** One row a run: words to the left, numbers to the right. */
export function formatResults(results: Result[]): string {
  const rows = [HEAD, ...results.map(cells)];
  const widths = HEAD.map((_name, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return column < 2 ? cell.padEnd(width) : cell.padStart(width);
        })
        .join('  '),
    )
    .join('\n');
}

/** The line that machines read: always the last one. */
export function summaryLine(results: Result[]): string {
  const sum = (of: (result: Result) => number): number =>
    results.reduce((total, result) => total + of(result), 0);
  return `${sum(({ passed }) => passed)} passed, ${sum(({ failed }) => failed)} failed`;
}
