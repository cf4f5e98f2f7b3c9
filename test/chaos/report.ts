import { IN_HAND_MS, type Verdict } from './judge.js';
import type { SettlementFigures } from './settlements.js';

export type ChaosReport = {
  wanted: number;
  taps: number;
  copied: number;
  heldBack: number;
  kills: ReadonlyMap<string, number>;
  /** Ends that nobody had asked for, by process. */
  endedByItself: ReadonlyMap<string, number>;
  faults: readonly (readonly [kind: string, hits: number])[];
  calls: number;
  verdict: Verdict;
  lateByRows: number;
  states: Record<string, number>;
  settlements: SettlementFigures;
  seconds: { sending: number; waiting: number };
};

/** Nothing lost, nothing twice, nothing out of order, nothing nobody asked for, and all was sent. */
export const isPassed = ({ verdict, taps, wanted }: ChaosReport): boolean =>
  taps === wanted &&
  [verdict.lost, verdict.twice, verdict.outOfOrder, verdict.strangers].every(
    ({ length }) => length === 0,
  );

/** The table, a line each. */
export function reportLines(report: ChaosReport): string[] {
  const { verdict, settlements, seconds } = report;
  const rows: [string, string][] = [
    [
      'taps',
      report.taps === report.wanted ? `${report.taps}` : `${report.taps} of ${report.wanted}`,
    ],
    ['sent twice by Meta', `${report.copied} (${percent(report.copied / report.taps)})`],
    ['held back by Meta', `${report.heldBack} (${percent(report.heldBack / report.taps)})`],
    ['killed by -9', listed([...report.kills])],
    ['ended by themselves', listed([...report.endedByItself])],
    ['faults', `${listed(report.faults)} in ${report.calls} sends and other calls`],
    ['acknowledged by 200', `${verdict.acknowledged}`],
    ['answered', `${verdict.answered}`],
    ['lost', `${verdict.lost.length}`],
    ['answered twice', `${verdict.twice.length}`],
    ['out of order', `${verdict.outOfOrder.length}`],
    ['never asked for', `${verdict.strangers.length}`],
    [
      'late',
      `${verdict.late.length}: known later than ${IN_HAND_MS / 1_000} s before a later tap's answer was begun; ` +
        `Floe's own times say so of ${report.lateByRows}`,
    ],
    ['unknown sends', unknownWords(settlements)],
    ['states of the taps', listed(Object.entries(report.states))],
    ['seconds', `${seconds.sending} sending, ${seconds.waiting} for the rest`],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, words]) => `${name.padEnd(width)}  ${words}`);
}

function unknownWords(figures: SettlementFigures): string {
  const { echoed, settled, sharePercent, p50Ms, p99Ms, slowestMs } = figures;
  if (sharePercent === null) return 'none';
  const share = `${sharePercent.toFixed(2)} % within 60 s of their echo`;
  const times = [p50Ms, p99Ms, slowestMs].map((ms) => ((ms ?? 0) / 1_000).toFixed(1));
  return `${echoed} with an echo, ${settled} settled, ${share} (p50 ${times[0]} s, p99 ${times[1]} s, slowest ${times[2]} s)`;
}

const percent = (share: number): string =>
  `${((Number.isNaN(share) ? 0 : share) * 100).toFixed(1)} %`;

const listed = (pairs: readonly (readonly [string, number])[]): string =>
  pairs.length === 0 ? 'none' : pairs.map(([name, count]) => `${name} ${count}`).join(', ');

const SHOWN = 20;

/** Who was wronged and how, the first of them. */
export function findingLines({ verdict }: ChaosReport): string[] {
  const lines = [
    ...verdict.lost.map(
      ({ account, person, mid }) => `lost: account ${account}, person ${person}, tap ${mid}`,
    ),
    ...verdict.twice.map(
      ({ account, person, text, times, asked }) =>
        `${times} answers to ${asked}: account ${account}, person ${person}, "${text}"`,
    ),
    ...verdict.outOfOrder.map(
      ({ tap, after, acknowledgedAfterMs }) =>
        `out of order: account ${tap.account}, person ${tap.person}, tap ${tap.mid} answered after the later ` +
        `${after.mid}, which was begun ${-acknowledgedAfterMs} ms after it was acknowledged`,
    ),
    ...verdict.strangers.map(
      ({ account, person, text }) =>
        `never asked for: account ${account}, person ${person}, "${text}"`,
    ),
  ];
  const more = lines.length - SHOWN;
  return more > 0 ? [...lines.slice(0, SHOWN), `… and ${more} more`] : lines;
}
