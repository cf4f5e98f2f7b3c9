import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'bullmq';

const PAUSE_AFTER_ERROR_MS = 200;

/** BullMQ's worker where a server is away: it neither spins nor holds up the end of the process. */
export class PacedWorker extends Worker {
  readonly #givenUp = Promise.withResolvers<void>();

  /**
   * BullMQ fetches again at once after an error that is not a refused connection (a server that is
   * starting up, out of memory, or read-only), which would spin. This one takes a breath.
   */
  protected override async moveToActive(
    ...args: Parameters<Worker['moveToActive']>
  ): ReturnType<Worker['moveToActive']> {
    try {
      return await super.moveToActive(...args);
    } catch (error) {
      if (!this.closing) await sleep(PAUSE_AFTER_ERROR_MS);
      throw error;
    }
  }

  override close(force = false): Promise<void> {
    return Promise.race([super.close(force), this.#givenUp.promise]);
  }

  /**
   * Ends a close that BullMQ cannot finish: it waits without end for a server that is away. The
   * connections are cut; a turn that was not recorded as done is found again by its lost lock.
   */
  giveUp(): void {
    this.#givenUp.resolve();
    void this.lockManager.close();
    this.getBackend()
      .close(true)
      .catch(() => undefined);
  }
}
