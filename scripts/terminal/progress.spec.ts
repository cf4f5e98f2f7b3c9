import { describe, expect, it } from '@jest/globals';
import { Progress } from './progress.js';

function recorder(): { progress: Progress; text: () => string; pass: (ms: number) => void } {
  let written = '';
  let nowMs = 0;
  return {
    progress: new Progress({ write: (part) => (written += part) }, () => nowMs),
    text: () => written,
    pass: (ms) => (nowMs += ms),
  };
}

describe('Progress', () => {
  it.each([
    [900, ''],
    [2_340, 'migrating …  2.3 s\n'],
  ])('of a step of %i ms it says %j', async (tookMs, said) => {
    const { progress, text, pass } = recorder();
    expect(await progress.step('migrating', async () => (pass(tookMs), 'done'))).toBe('done');
    expect(text()).toBe(said);
  });

  it('also says how long a step took that failed, and passes its error on', async () => {
    const { progress, text, pass } = recorder();
    const failing = progress.step('migrating', async () => {
      pass(1_500);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(text()).toBe('migrating …  1.5 s\n');
  });
});
