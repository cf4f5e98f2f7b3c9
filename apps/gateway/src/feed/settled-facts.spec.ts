import { describe, expect, it } from '@jest/globals';
import { SettledFacts } from './settled-facts.js';

/** A database of which a test says what each look finds. */
function aHorizon() {
  const state = { upTo: 0, writers: [] as string[] };
  const calls: string[] = [];
  return {
    state,
    calls,
    look: async () => {
      calls.push('look');
      return { upTo: state.upTo, writers: [...state.writers] };
    },
    stillWriting: async (writers: readonly string[]) => {
      calls.push('still');
      return writers.filter((writer) => state.writers.includes(writer));
    },
  };
}

describe('SettledFacts', () => {
  it('is as far as positions were given, when nobody writes', async () => {
    const horizon = aHorizon();
    horizon.state.upTo = 7;
    expect(await new SettledFacts(horizon).upTo()).toBe(7);
    expect(horizon.calls).toEqual(['look']);
  });

  it('waits for those who wrote, and not for those who came after them', async () => {
    const horizon = aHorizon();
    const settled = new SettledFacts(horizon);
    Object.assign(horizon.state, { upTo: 7, writers: ['3/1'] });
    const upTo = settled.upTo();
    await Promise.resolve();
    Object.assign(horizon.state, { upTo: 9, writers: ['4/8'] });
    expect(await upTo).toBe(7);
  });

  it('shares a look that begins after they came', async () => {
    const horizon = aHorizon();
    const settled = new SettledFacts(horizon);
    const first = settled.upTo();
    horizon.state.upTo = 5;
    const later = [settled.upTo(), settled.upTo(), settled.upTo()];
    await first;
    expect(await Promise.all(later)).toEqual([5, 5, 5]);
    expect(horizon.calls).toEqual(['look', 'look']);
  });

  it('stays where it was while a writer does not end', async () => {
    const horizon = aHorizon();
    const settled = new SettledFacts(horizon, 1);
    horizon.state.upTo = 3;
    await settled.upTo();
    Object.assign(horizon.state, { upTo: 8, writers: ['3/1'] });
    expect(await settled.upTo()).toBe(3);
  });
});
