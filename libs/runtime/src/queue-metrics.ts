import { SECONDS_BUCKETS, type Metrics } from './metrics.js';

type Gauges = { queue: string; waiting: number; active: number; delayed: number; failed: number };

/** Turns in each queue by state, asked at each scrape. */
export function measureQueues(metrics: Metrics, watch: { queueGauges(): Promise<Gauges[]> }): void {
  metrics.gauge(
    'floe_queue_turns',
    'Turns by queue and state',
    ['queue', 'state'],
    async (gauge) => {
      for (const { queue, ...states } of await watch.queueGauges()) {
        for (const [state, count] of Object.entries(states)) gauge.set({ queue, state }, count);
      }
    },
  );
}

export type MeasuredTurn = { turn: string; outcome: string; claimed: number; durationMs: number };

/** Makes the recorder of turns: how long they took, how they ended, how many rows they claimed. */
export function turnRecorder(metrics: Metrics): (turn: MeasuredTurn) => void {
  const seconds = metrics.histogram(
    'floe_turn_seconds',
    'Duration of turns by kind and outcome',
    ['turn', 'outcome'],
    SECONDS_BUCKETS,
  );
  const claimed = metrics.counter('floe_turn_rows_total', 'Rows claimed by turns', ['turn']);
  return ({ turn, outcome, durationMs, claimed: rows }) => {
    seconds.observe({ turn, outcome }, durationMs / 1_000);
    claimed.inc({ turn }, rows);
  };
}
