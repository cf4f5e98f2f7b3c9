import { setTimeout as sleep } from 'node:timers/promises';
import { isDatabaseAway } from '#libs/domain';
import type { JournalEntry, JournalResult } from '#libs/storage';

/** Far below the time for which the claim hides the event. */
const KEEP_WRITING_MS = 5_000;
const WRITE_AGAIN_AFTER_MS = 200;

/**
 * Writes again what the database's absence cut short, for a while: else a message that is known to
 * be sent would have to be looked for in the thread. Only where twice is harmless: an entry that
 * moves its event on is a conflict the second time. One with intents is not tried again, since
 * intents that are found there may be another turn's.
 */
export async function writeFirmly(
  write: (entry: JournalEntry) => Promise<JournalResult>,
  entry: JournalEntry,
): Promise<JournalResult> {
  const isSafe = entry.event !== null && entry.drafts.length === 0;
  const deadlineMs = Date.now() + KEEP_WRITING_MS;
  for (;;) {
    try {
      return await write(entry);
    } catch (error) {
      if (!isSafe || !isDatabaseAway(error) || Date.now() > deadlineMs) throw error;
      await sleep(WRITE_AGAIN_AFTER_MS);
    }
  }
}
