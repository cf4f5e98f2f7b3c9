import type { TurnContext } from '#libs/jobs';

/** What a turn is told by the queue, when nothing interrupts it. */
export function aTurn(signal: AbortSignal = new AbortController().signal): TurnContext {
  return { signal, log: { queue: 'replies', turn: 'test', lane: 'test', jobId: 'test' } };
}

/** Stands for the producer: remembers which lanes were woken. */
export class RecordedLanes {
  readonly woken: unknown[] = [];

  wakeQuietly(_turn: { name: string }, payloads: readonly unknown[]): Promise<boolean> {
    this.woken.push(...payloads);
    return Promise.resolve(true);
  }
}
