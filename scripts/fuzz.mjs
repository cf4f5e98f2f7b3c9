// `npm run fuzz -- [--runs N] [--seed S] [--backend BACKEND]`: asks the API at random, see test/fuzz.
import { parseArgs } from 'node:util';
import { runProgram } from './bootstrap/run-program.mjs';

const USAGE = 'usage: npm run fuzz -- [--runs N] [--seed S] [--backend postgres|redis]';

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        runs: { type: 'string', default: '5000' },
        seed: { type: 'string', default: String(Date.now() % 1_000_000_007) },
        backend: { type: 'string', default: 'postgres' },
      },
    });
    if (![values.runs, values.seed].every((text) => /^\d{1,9}$/.test(text))) return null;
    return ['postgres', 'redis'].includes(values.backend) ? values : null;
  } catch {
    return null;
  }
}

const options = readOptions();
if (options === null) {
  console.error(USAGE);
  process.exit(2);
}
process.env.FUZZ_RUNS = options.runs;
process.env.FUZZ_SEED = options.seed;
await runProgram('dist/scripts/test/main.js', [
  '--only=gateway',
  `--backend=${options.backend}`,
  'test/medium/gateway/fuzz.spec',
]);
