import { Queue } from 'bullmq';
import { settlesWithin } from './bounded.js';

const CLOSE_TIMEOUT_MS = 1_500;

/**
 * BullMQ's queue, with a close that always ends: theirs waits without end for a server that is
 * away, or throws and leaves a connection that keeps trying.
 */
export class FirmQueue extends Queue {
  override async close(): Promise<void> {
    const closing = super.close();
    const isClosed = await settlesWithin(CLOSE_TIMEOUT_MS, closing);
    if (isClosed && !(await isRejected(closing))) return;
    await settlesWithin(CLOSE_TIMEOUT_MS, this.disconnect());
  }
}

function isRejected(settled: Promise<unknown>): Promise<boolean> {
  return settled.then(
    () => false,
    () => true,
  );
}
