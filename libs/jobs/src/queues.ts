export const QUEUE_NAMES = ['sync', 'replies', 'deliveries'] as const;
export type QueueName = (typeof QUEUE_NAMES)[number];

/** Everything that decides how a queue behaves. All fields are stated; BullMQ's defaults decide nothing. */
export type QueuePolicy = {
  /** Turns that one process runs side by side. A deployment may set another number after start. */
  concurrency: number;
  /** A turn whose worker renewed nothing for this long counts as lost. */
  lockDurationMs: number;
  /** How often lost turns are looked for. A lost turn starts again within lock + two intervals. */
  stalledIntervalMs: number;
  /** High, because BullMQ fails a job for good beyond it: crashes are counted on the rows instead. */
  maxStalledCount: number;
  /** Starts of one turn before it is put aside as failed. For unexpected exceptions only: what is owed keeps its own times and counts in its rows. */
  attempts: number;
  backoff: { firstMs: number; maxMs: number };
  removeOnComplete: true;
  removeOnFail: { count: number };
  stackTraceLimit: number;
  /** How often lanes with due rows are looked for: the bound on what any lost wake-up costs. */
  sweepEveryMs: number;
  /** Lanes that a sweep asks for and wakes at a time. */
  sweepPageSize: number;
  /** How long running turns may take to end after SIGTERM before they are left to other workers. */
  drainTimeoutMs: number;
};

const EVERY_QUEUE = {
  lockDurationMs: 5_000,
  stalledIntervalMs: 5_000,
  maxStalledCount: 1_000,
  attempts: 5,
  backoff: { firstMs: 1_000, maxMs: 15_000 },
  removeOnComplete: true,
  removeOnFail: { count: 1_000 },
  stackTraceLimit: 3,
  sweepEveryMs: 15_000,
  sweepPageSize: 500,
  drainTimeoutMs: 20_000,
} as const satisfies Partial<QueuePolicy>;

/**
 * A turn of `replies` mostly waits for its account's pace at Instagram, and 32 accounts at that pace are
 * more than one process can send for; one of `deliveries` waits for partners' servers for up to their
 * time-out; one of `sync` waits for Instagram, twice for each set, and every account has a quota of its own.
 */
export const QUEUES: Record<QueueName, QueuePolicy> = {
  sync: { ...EVERY_QUEUE, concurrency: 24 },
  replies: { ...EVERY_QUEUE, concurrency: 32 },
  deliveries: { ...EVERY_QUEUE, concurrency: 32 },
};
