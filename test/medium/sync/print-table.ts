import type { AccountStatus } from '#libs/domain';
import { LANES, type Lane } from './every-lane.js';

/** What one lane of an account did in one state, while Instagram answered with one class of errors. */
export type Cell = {
  error: string;
  state: AccountStatus;
  lane: Lane;
  calls: number;
  turn: string;
  asleepMs: number | null;
  status: AccountStatus;
  reason: string | null;
  isOwed: boolean;
};

/** Markdown: one row for each state and what happened in it, with the errors that were alike in that. */
export function printTable(cells: readonly Cell[]): void {
  const runs = Map.groupBy(cells, ({ error, state }) => `${state}|${error}`);
  const rows = [...runs.values()].map((run) => ({
    state: run[0]?.state ?? '',
    error: run[0]?.error ?? '',
    lanes: LANES.map((lane) => told(run.find((cell) => cell.lane === lane))).join(' | '),
  }));
  const lines = [...Map.groupBy(rows, ({ state }) => state)].flatMap(([state, ofState]) =>
    [...Map.groupBy(ofState, ({ lanes }) => lanes)].map(([lanes, alike]) => {
      const errors = alike.map(({ error }) => error);
      return `| ${state} | ${alike.length === ofState.length ? 'anything' : named(errors)} | ${lanes} |`;
    }),
  );
  const head = ['state', 'Instagram answers', 'publish lane', 'replies lane', 'care lane'];
  const reasons = cells.filter(
    ({ state, lane, reason }) => state === 'connected' && lane === 'tend' && reason !== null,
  );
  process.stdout.write(
    [
      `| ${head.join(' | ')} |`,
      `|${' --- |'.repeat(head.length)}`,
      ...lines,
      '',
      '| Instagram answers | status | reason_code |',
      '| --- | --- | --- |',
      ...reasons.map(({ error, status, reason }) => `| ${error} | ${status} | ${reason} |`),
      '',
    ].join('\n'),
  );
}

/** `reauth: 190, 190/458; retry: 500/2` */
function named(errors: readonly string[]): string {
  const byKind = Map.groupBy(errors, (error) => error.split(': ')[0] ?? error);
  return [...byKind]
    .map(([kind, of]) => {
      const what = of.map((error) => error.slice(kind.length + 2)).filter((text) => text !== '');
      return what.length === 0 ? kind : `${kind}: ${what.join(', ')}`;
    })
    .join('; ');
}

function told(cell: Cell | undefined): string {
  if (!cell) return '';
  const { calls, turn, asleepMs, state, status, isOwed } = cell;
  const length = asleepMs === null ? '' : ` ${lengthOf(asleepMs)}`;
  const after = status === state ? '' : `; → ${status}`;
  const owed = isOwed ? 'kept' : 'nothing owed';
  return `${calls} ${calls === 1 ? 'call' : 'calls'}; ${turn}${length}${after}; ${owed}`;
}

function lengthOf(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return minutes < 60 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
