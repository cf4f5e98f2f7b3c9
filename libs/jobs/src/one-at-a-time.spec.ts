import { describe, expect, it } from '@jest/globals';
import { OneAtATime } from './one-at-a-time.js';

describe('OneAtATime', () => {
  it('runs work in the order of asking, one at a time, past a failure', async () => {
    const steps: string[] = [];
    const queue = new OneAtATime();
    const step = (name: string, fails = false) =>
      queue.run(async () => {
        steps.push(`${name} begins`);
        await Promise.resolve();
        steps.push(`${name} ends`);
        if (fails) throw new Error(name);
        return name;
      });
    const all = await Promise.allSettled([step('a'), step('b', true), step('c')]);
    expect(all.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(steps).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });
});
