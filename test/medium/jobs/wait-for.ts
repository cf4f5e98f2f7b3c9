import { setTimeout as sleep } from 'node:timers/promises';

/** Waits on a state, never on a time: asks until the answer is yes, and fails saying what it waited for. */
export async function waitFor(
  what: string,
  isSo: () => Promise<boolean> | boolean,
  withinMs = 20_000,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`waited ${withinMs} ms in vain: ${what}`);
    await sleep(15);
  }
}

export type Gate = { opened: Promise<void>; open: () => void };

export function aGate(): Gate {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}
