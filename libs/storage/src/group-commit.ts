import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Lets callers that come while a batch is under way share the next one. At rest a lone item goes
 * out at once; under load the cost of a round trip and a commit is divided among all that wait.
 *
 * `write` gets the items in order of arrival and returns one result per item, in that order. When
 * it throws, every caller of that batch gets the error. No item is ever in two batches. `write` runs
 * in the async context in which this was made, since a batch is no single caller's: it must not
 * join the transaction, or carry the log context, of the one that happened to set it off.
 */
export class GroupCommit<Item, Result> {
  private waiting: {
    item: Item;
    resolve: (result: Result) => void;
    reject: (error: unknown) => void;
  }[] = [];
  private underWay = 0;
  private readonly inOwnContext = AsyncLocalStorage.snapshot();

  constructor(
    private readonly write: (items: Item[]) => Promise<Result[]>,
    private readonly limits: { maxItems: number; maxInFlight: number },
  ) {}

  add(item: Item): Promise<Result> {
    const outcome = new Promise<Result>((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
    });
    this.pump();
    return outcome;
  }

  private pump(): void {
    while (this.underWay < this.limits.maxInFlight && this.waiting.length > 0) {
      const batch = this.waiting.splice(0, this.limits.maxItems);
      this.underWay += 1;
      void this.inOwnContext(() => this.flush(batch)).finally(() => {
        this.underWay -= 1;
        this.pump();
      });
    }
  }

  private async flush(batch: typeof this.waiting): Promise<void> {
    try {
      const results = await this.write(batch.map(({ item }) => item));
      if (results.length !== batch.length) {
        throw new Error('A group commit must give one result for each item.');
      }
      batch.forEach(({ resolve }, at) => {
        resolve(results[at]!);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
