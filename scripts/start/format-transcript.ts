import type { Paint } from '../terminal/paint.js';

/** One step of the demo as a person reads it. `atMs` is when it was over. */
export type TranscriptStep = { title: string; atMs: number; lines: string[] };

const GAP = '  ';

/**
 * The steps with the milliseconds each took since the one before (the first: since `startedMs`), aligned:
 * time, title, first line; further lines below the first.
 */
export function formatTranscript(startedMs: number, steps: TranscriptStep[], paint: Paint): string {
  const rows = steps.map((step, index) => {
    const before = steps[index - 1]?.atMs ?? startedMs;
    // Two clocks (ours and the simulator's) may disagree by a millisecond.
    return { ...step, took: `+${Math.max(0, Math.round(step.atMs - before))} ms` };
  });
  const timeWidth = Math.max(0, ...rows.map((row) => row.took.length));
  const titleWidth = Math.max(0, ...rows.map((row) => row.title.length));
  const indent = GAP + ' '.repeat(timeWidth) + GAP + ' '.repeat(titleWidth) + GAP;
  return rows
    .map((row) => {
      const head = `${GAP}${paint.dim(row.took.padStart(timeWidth))}${GAP}${paint.bold(row.title.padEnd(titleWidth))}${GAP}`;
      return row.lines.map((line, index) => (index === 0 ? head : indent) + line).join('\n');
    })
    .join('\n');
}
