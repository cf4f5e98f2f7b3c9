// `npm run bench -- sync [--accounts N] [--seconds N] [--probes N] [--backend redis|postgres]`
import { availableParallelism, loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openStand, type Backend } from './stand.js';
import { syncStorm } from './sync-storm.js';

const USAGE =
  'usage: npm run bench -- sync [--accounts N] [--seconds N] [--probes N] [--backend redis|postgres]';

const root = dirname(dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url))))));
const say = (line: string) => void process.stdout.write(`${line}\n`);

function readOptions() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      accounts: { type: 'string', default: '10000' },
      seconds: { type: 'string', default: '60' },
      probes: { type: 'string', default: '50' },
      concurrency: { type: 'string', default: '' },
      backend: { type: 'string', default: 'redis' },
    },
  });
  const [what] = positionals;
  const numbers = [values.accounts, values.seconds, values.probes];
  const isKnown = what === 'sync' && ['redis', 'postgres'].includes(values.backend);
  if (!isKnown || !numbers.every((text) => /^[1-9]\d{0,5}$/.test(text))) throw new Error(USAGE);
  return {
    backend: values.backend as Backend,
    accounts: Number(values.accounts),
    withinSeconds: Number(values.seconds),
    probes: Number(values.probes),
    settings: values.concurrency === '' ? {} : { SYNC_CONCURRENCY: values.concurrency },
  };
}

async function main(): Promise<void> {
  const { settings, ...options } = readOptions();
  const stand = await openStand({
    folder: join(root, '.floe'),
    root,
    backend: options.backend,
    settings,
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stand.stop().finally(() => process.exit(1)));
  }
  try {
    const report = await syncStorm(stand, { ...options, say });
    say(JSON.stringify(report, null, 2));
    say(
      `on ${options.backend}, ${availableParallelism()} processors, load ${loadavg()[0]?.toFixed(1)}`,
    );
    if (report.notInSync > 0 || report.refusedCalls > 0) process.exitCode = 1;
  } finally {
    await stand.stop();
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
