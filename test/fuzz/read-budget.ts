/** How much is asked, and from which seeds. */
export type Budget = {
  seeds: number[];
  /** Requests per seed; lives of things are a part of this number. */
  runs: number;
  /** What runs a seed again. */
  command(seed: number): string;
};

/** One that is the same in every run, so that what it found stays found. */
const FIXED_SEED = 20_260;
const FEW_RUNS = 300;

/** `FUZZ_SEED` and `FUZZ_RUNS`; without them a little from the fixed seed, and from one of today. */
export function readBudget(environment: NodeJS.ProcessEnv): Budget {
  const seed = numberIn(environment, 'FUZZ_SEED');
  const runs = numberIn(environment, 'FUZZ_RUNS') ?? FEW_RUNS;
  return {
    seeds: seed === null ? [FIXED_SEED, Date.now() % 1_000_000_007] : [seed],
    runs,
    command: (of) => `npm run fuzz -- --seed ${of} --runs ${runs}`,
  };
}

function numberIn(environment: NodeJS.ProcessEnv, name: string): number | null {
  const text = environment[name];
  if (text === undefined || text === '') return null;
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${name} must be a whole number, not "${text}".`);
  return Number(text);
}
