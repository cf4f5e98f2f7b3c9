import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AsyncLocalStorage } from 'node:async_hooks';
import { GroupCommit } from './group-commit.js';

/** A write that ends when the test says so, and remembers what it was given. */
class HeldWrite {
  readonly batches: number[][] = [];
  readonly held: { resolve: (results: string[]) => void; reject: (error: Error) => void }[] = [];
  mostAtOnce = 0;
  private atOnce = 0;

  readonly write = (items: number[]): Promise<string[]> => {
    this.batches.push(items);
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.atOnce);
    return new Promise<string[]>((resolve, reject) => {
      this.held.push({ resolve, reject });
    }).finally(() => {
      this.atOnce -= 1;
    });
  };

  async end(batch: number): Promise<void> {
    this.held[batch]!.resolve(this.batches[batch]!.map((item) => `done ${item}`));
    await settle();
  }

  async fail(batch: number): Promise<void> {
    this.held[batch]!.reject(new Error(`batch ${batch} failed`));
    await settle();
  }
}

/** Lets every promise go on that can, without any time passing. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

const outcomes = (added: Promise<string>[]) =>
  Promise.all(added.map((one) => one.catch((error: unknown) => String(error))));

describe('GroupCommit', () => {
  it('writes a lone item at once', () => {
    const held = new HeldWrite();
    const commits = new GroupCommit(held.write, { maxItems: 10, maxInFlight: 1 });
    void commits.add(1);
    expect(held.batches).toEqual([[1]]);
  });

  it('gathers what comes while a batch is under way, in order, up to the most it may', async () => {
    const held = new HeldWrite();
    const commits = new GroupCommit(held.write, { maxItems: 3, maxInFlight: 1 });
    const added = [1, 2, 3, 4, 5].map((item) => commits.add(item));
    expect(held.batches).toEqual([[1]]);
    await held.end(0);
    expect(held.batches).toEqual([[1], [2, 3, 4]]);
    await held.end(1);
    await held.end(2);
    expect(held.batches).toEqual([[1], [2, 3, 4], [5]]);
    expect(await outcomes(added)).toEqual(['done 1', 'done 2', 'done 3', 'done 4', 'done 5']);
  });

  it('gives an error to all of its batch, and to no other', async () => {
    const held = new HeldWrite();
    const commits = new GroupCommit(held.write, { maxItems: 2, maxInFlight: 2 });
    const added = [1, 2, 3, 4, 5].map((item) => commits.add(item));
    const told = outcomes(added);
    await held.fail(1);
    await held.end(0);
    await held.fail(2);
    await held.end(3);
    expect(held.batches).toEqual([[1], [2], [3, 4], [5]]);
    expect(await told).toEqual([
      'done 1',
      'Error: batch 1 failed',
      'Error: batch 2 failed',
      'Error: batch 2 failed',
      'done 5',
    ]);
  });

  it('fails a batch whose write throws at once or loses count, and goes on', async () => {
    const commits = new GroupCommit<number, string>(
      (items) => {
        if (items[0] === 1) throw new Error('thrown, not rejected');
        return Promise.resolve(items[0] === 2 ? [] : ['done']);
      },
      { maxItems: 1, maxInFlight: 1 },
    );
    expect(await outcomes([1, 2, 3].map((item) => commits.add(item)))).toEqual([
      'Error: thrown, not rejected',
      'Error: A group commit must give one result for each item.',
      'done',
    ]);
  });

  it('writes in no caller’s async context: a batch belongs to all of them', async () => {
    const context = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    const commits = new GroupCommit<number, number>(
      async (items) => {
        seen.push(context.getStore());
        await settle();
        return items;
      },
      { maxItems: 10, maxInFlight: 1 },
    );
    await Promise.all(
      ['one', 'two', 'three'].map((name) => context.run(name, () => commits.add(1))),
    );
    expect(seen).toEqual([undefined, undefined]);
  });

  it('keeps its promises however items and ends come', async () => {
    const action = fc.oneof(
      { weight: 3, arbitrary: fc.constant('add' as const) },
      { weight: 1, arbitrary: fc.constantFrom('end' as const, 'fail' as const) },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(action, { maxLength: 60 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 3 }),
        fc.infiniteStream(fc.nat()),
        async (actions, maxItems, maxInFlight, dice) => {
          const held = new HeldWrite();
          const commits = new GroupCommit(held.write, { maxItems, maxInFlight });
          const added: Promise<string>[] = [];
          const expected: string[] = [];
          const open = new Set<number>();
          const seeNew = () => {
            for (let n = 0; n < held.batches.length; n++) {
              if (!ended.has(n)) open.add(n);
            }
          };
          const ended = new Set<number>();
          const finish = async (how: 'end' | 'fail') => {
            seeNew();
            const choices = [...open];
            if (choices.length === 0) return;
            const batch = choices[dice.next().value! % choices.length]!;
            open.delete(batch);
            ended.add(batch);
            for (const item of held.batches[batch]!) {
              expected[item] = how === 'end' ? `done ${item}` : `Error: batch ${batch} failed`;
            }
            await held[how](batch);
          };
          for (const what of actions) {
            if (what === 'add') {
              const one = commits.add(added.length);
              one.catch(() => {});
              added.push(one);
            } else await finish(what);
          }
          while (expected.filter(Boolean).length < added.length) await finish('end');

          expect(await outcomes(added)).toEqual(expected);
          expect(held.batches.flat()).toEqual(added.map((_, item) => item));
          expect(held.batches.every(({ length }) => length > 0 && length <= maxItems)).toBe(true);
          expect(held.mostAtOnce).toBeLessThanOrEqual(maxInFlight);
        },
      ),
      { numRuns: 200 },
    );
  });
});
