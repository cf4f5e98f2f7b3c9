import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { requestsAnywhere, requestsTo } from '../../fuzz/arbitrary/requests.js';
import { collectionsOf, lives } from '../../fuzz/arbitrary/steps.js';
import { faultsOfAnswer } from '../../fuzz/check-answer.js';
import { FuzzFailure } from '../../fuzz/fuzz-failure.js';
import { openFuzzHouse, type FuzzHouse } from '../../fuzz/fuzz-house.js';
import { live } from '../../fuzz/life-of-things.js';
import { readBudget } from '../../fuzz/read-budget.js';
import { tell, tellCounts } from '../../fuzz/tell.js';
import { rowsOf } from './rows-of.js';

const { seeds, runs, command } = readBudget(process.env);

/** Steps in the life of things of one kind, after the first. */
const MOST_STEPS = 10;

describe('the API, asked at random', () => {
  let house: FuzzHouse;
  beforeAll(async () => {
    tell(`Seeds: ${seeds.join(' and ')}. Again: ${command(seeds.at(-1) ?? 0)}`);
    house = await openFuzzHouse();
  }, 120_000);
  afterAll(async () => {
    tellCounts(house.counts);
    await house.close();
  });

  /** With a shrunken example in the error, as a command for the shell. */
  const holds = async <T>(property: fc.IAsyncProperty<T>, seed: number, numRuns: number) => {
    const reporter = (result: fc.RunDetails<T>) => {
      if (!result.failed) return;
      const { errorInstance, counterexamplePath, numShrinks } = result;
      const why = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
      const found = `Found with seed ${seed} (path ${counterexamplePath}, shrunk ${numShrinks} times).`;
      throw new Error(`${why}\n${found}\nAgain: ${command(seed)}`, { cause: errorInstance });
    };
    await fc.assert(property, { seed, numRuns, reporter });
  };
  const strangerNoticedNothing = async () => {
    const { gateway, stranger, strangerRows } = house;
    expect(await rowsOf(gateway.database, stranger.id)).toEqual(strangerRows);
    expect(gateway.logs()).toBe('');
    expect((await gateway.ask({ path: '/health/ready' })).status).toBe(200);
  };

  it.each(seeds)(
    `answers ${runs} requests as it says it does (seed %i)`,
    async (seed) => {
      const { description } = house;
      const requests = fc.oneof(
        ...description.operations.map((one) => requestsTo(description, one)),
        requestsAnywhere,
      );
      const property = fc.asyncProperty(requests, async (request) => {
        const exchange = await house.send(request);
        const faults = faultsOfAnswer(house, exchange);
        if (faults.length > 0) throw new FuzzFailure(house, exchange, faults);
      });
      await holds(property, seed, runs);
      await strangerNoticedNothing();
    },
    60_000 + runs * 200,
  );

  it.each(seeds)(
    `keeps every thing as its answers said, over ${Math.ceil(runs / 15)} lives (seed %i)`,
    async (seed) => {
      const { description } = house;
      const collections = collectionsOf(description);
      expect(collections.length).toBeGreaterThanOrEqual(4);
      const kinds = collections.map((one) => lives(description, one, MOST_STEPS));
      const property = fc.asyncProperty(fc.oneof(...kinds), (life) => live(house, life));
      await holds(property, seed, Math.ceil(runs / 15));
      await strangerNoticedNothing();
    },
    60_000 + runs * 200,
  );
});
