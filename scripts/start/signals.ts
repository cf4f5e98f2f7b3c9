import { constants } from 'node:os';

/** A Ctrl-C reaches us from the terminal and again from npm and the script that started us. */
const ECHO_MS = 700;

export type StopRequests = {
  /** Aborted at the first request. */
  signal: AbortSignal;
  /** What a shell expects of a process that a signal has ended; null while none was asked. */
  exitCode: () => number | null;
};

/**
 * Listens for Ctrl-C, `kill`, a closed terminal and the death of the script that started us. The first asks for
 * an orderly end, a second one (no mere echo of the first) calls `atOnce`.
 */
export function stopRequests(atOnce: () => void): StopRequests {
  const controller = new AbortController();
  let firstMs: number | null = null;
  let code: number | null = null;
  const asked = (signal: NodeJS.Signals): void => {
    code = 128 + constants.signals[signal];
    if (firstMs === null) {
      firstMs = Date.now();
      controller.abort();
    } else if (Date.now() - firstMs > ECHO_MS) atOnce();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, asked);
  if (process.connected) {
    process.once('disconnect', () => {
      if (firstMs === null) asked('SIGTERM');
    });
    // Listening keeps the channel, and so this process, alive; it may end before its parent does.
    process.channel?.unref();
  }
  // The reader of our output may be gone (a closed terminal); the children must still be stopped.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  return { signal: controller.signal, exitCode: () => code };
}
