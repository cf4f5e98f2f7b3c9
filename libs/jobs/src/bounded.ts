export class QueueTimeout extends Error {
  constructor(what: string, timeoutMs: number) {
    super(`${what} took longer than ${timeoutMs} ms`);
    this.name = 'QueueTimeout';
  }
}

/**
 * The value of `work`, or QueueTimeout after `timeoutMs`. BullMQ waits without end for a server
 * that was never reached; a caller on a hot path must not.
 */
export async function bounded<T>(what: string, timeoutMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new QueueTimeout(what, timeoutMs)), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** True when `work` settles, well or badly, within `timeoutMs`. */
export async function settlesWithin(timeoutMs: number, work: Promise<unknown>): Promise<boolean> {
  const settled = work.then(
    () => undefined,
    () => undefined,
  );
  try {
    await bounded('work', timeoutMs, settled);
    return true;
  } catch {
    return false;
  }
}
