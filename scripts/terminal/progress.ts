const SLOW_MS = 1_000;
const TICK_MS = 250;
const ERASE_LINE = '\r\u001b[K';

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/**
 * Says what takes long. Steps may run side by side. A step of more than a second gets a line when it ends;
 * on a terminal a line that counts shows what is under way meanwhile.
 */
export class Progress {
  readonly #running = new Map<string, number>();
  #ticker: NodeJS.Timeout | null = null;
  #isDrawn = false;

  constructor(
    private readonly out: { write: (text: string) => unknown; isTTY?: boolean },
    private readonly nowMs: () => number = Date.now,
  ) {}

  readonly say = (line: string): void => {
    this.#erase();
    this.out.write(`${line}\n`);
  };

  async step<T>(label: string, work: () => Promise<T>): Promise<T> {
    const startedMs = this.nowMs();
    this.#running.set(label, startedMs);
    this.#ticker ??= setInterval(() => this.#draw(), TICK_MS).unref();
    try {
      return await work();
    } finally {
      this.#running.delete(label);
      if (this.#running.size === 0 && this.#ticker !== null) {
        clearInterval(this.#ticker);
        this.#ticker = null;
      }
      this.#erase();
      const tookMs = this.nowMs() - startedMs;
      if (tookMs > SLOW_MS) this.say(`${label} …  ${seconds(tookMs)}`);
    }
  }

  #draw(): void {
    if (this.out.isTTY !== true) return;
    const slow = [...this.#running].filter(([, sinceMs]) => this.nowMs() - sinceMs > SLOW_MS);
    if (slow.length === 0) return;
    const parts = slow.map(([label, sinceMs]) => `${label} …  ${seconds(this.nowMs() - sinceMs)}`);
    this.out.write(`${ERASE_LINE}${parts.join('   ')}`);
    this.#isDrawn = true;
  }

  #erase(): void {
    if (this.#isDrawn) this.out.write(ERASE_LINE);
    this.#isDrawn = false;
  }
}
