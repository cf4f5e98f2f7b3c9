/** What this library needs of a logger; pino's fits. */
export type JobsLog = {
  debug(context: object, message: string): void;
  info(context: object, message: string): void;
  warn(context: object, message: string): void;
  error(context: object, message: string): void;
};

type Told = { atMs: number; unsaid: number };

/**
 * Tells the errors of connections without drowning the log: while a server is away each of its
 * connections fails several times a second. The same message of the same place is told once per
 * `everyMs`, with the number of those left unsaid.
 */
export class ConnectionErrorLog {
  readonly #told = new Map<string, Told>();

  constructor(
    private readonly log: JobsLog,
    private readonly nowMs: () => number = Date.now,
    private readonly everyMs: number = 10_000,
  ) {}

  tell(place: string, error: unknown): void {
    const message = error instanceof Error ? error.message || error.name : String(error);
    const key = `${place} ${message}`;
    const before = this.#told.get(key);
    const now = this.nowMs();
    if (before && now - before.atMs < this.everyMs) {
      before.unsaid += 1;
      return;
    }
    if (this.#told.size > 200) this.#told.clear();
    this.#told.set(key, { atMs: now, unsaid: 0 });
    this.log.warn({ place, error: message, unsaid: before?.unsaid ?? 0 }, 'queue connection error');
  }
}
