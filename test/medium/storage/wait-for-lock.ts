import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { Storage } from './open-storage.js';

/** Runs `work` as somebody else would: outside the unit of work that is open here. */
export const exitContext: <T>(work: () => T) => T = AsyncLocalStorage.snapshot();

/** Resolves once a connection of this database waits for a lock of another. */
export async function lockIsWaitedFor(storage: Storage): Promise<void> {
  for (;;) {
    const waiting = await storage.database.ask(
      `SELECT 1 FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (waiting.length > 0) return;
    await pause(5);
  }
}
