// `npm run bench -- sync | intake | replies | fairness | webhooks | outage`: see USAGE.
import { availableParallelism, loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measureDeliveries } from './deliveries.js';
import { measureFairness } from './fairness.js';
import { measureIntake } from './intake.js';
import { measureOutage } from './outage.js';
import { measureReplies } from './replies.js';
import { openStand, type Backend, type Stand } from './stand.js';
import { syncStorm } from './sync-storm.js';

const USAGE = `usage:
  npm run bench -- sync   [--accounts N] [--seconds N] [--probes N]   the questions of N accounts change in so many seconds
  npm run bench -- intake [--accounts N] [--webhooks N] [--rounds N]  beside the bare floor and a job per event
  npm run bench -- webhooks [--endpoints N] [--facts N] [--rounds N] [--seconds N]  beside signed fetches, and beside sick endpoints
  npm run bench -- outage [--facts N] [--accounts N]  an endpoint that wants order is down for the first half of N facts
  npm run bench -- replies [--accounts N] [--tenants N] [--taps N] [--waiting N] [--seconds N]
                                                                      from a tap to its answer, and what answers cost
  npm run bench -- fairness [--others N] [--tenants N] [--flood N] [--seconds N] [--sends N]
                                                                      one account is flooded, others are tapped on once a second
with [--backend redis|postgres]`;

const root = dirname(dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url))))));
const say = (line: string) => void process.stdout.write(`${line}\n`);

/** What each bench takes, with its defaults. */
const NUMBERS = {
  sync: { accounts: 10_000, seconds: 58, probes: 50 },
  intake: { accounts: 1_000, webhooks: 6_000, rounds: 3 },
  webhooks: { endpoints: 50, facts: 200, rounds: 3, seconds: 20 },
  outage: { facts: 100_000, accounts: 50 },
  replies: { accounts: 200, tenants: 10, taps: 10_000, waiting: 100_000, seconds: 15 },
  fairness: { others: 200, tenants: 10, flood: 100_000, seconds: 20, sends: 80 },
};
type Bench = keyof typeof NUMBERS;

const text = { type: 'string' } as const;

function readOptions() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      accounts: text,
      seconds: text,
      probes: text,
      webhooks: text,
      endpoints: text,
      facts: text,
      rounds: text,
      tenants: text,
      taps: text,
      waiting: text,
      others: text,
      flood: text,
      sends: text,
      concurrency: text,
      backend: { ...text, default: 'redis' },
    },
  });
  const [what = ''] = positionals;
  if (!isBench(what) || !['redis', 'postgres'].includes(values.backend)) throw new Error(USAGE);
  const given: Record<string, string | undefined> = values;
  const numberOf = ([name, byDefault]: [string, number]) => {
    const value = given[name] ?? String(byDefault);
    if (!/^[1-9]\d{0,5}$/.test(value)) throw new Error(USAGE);
    return [name, Number(value)] as const;
  };
  return {
    what,
    backend: values.backend as Backend,
    numbers: Object.fromEntries(Object.entries(NUMBERS[what]).map(numberOf)),
    settings: values.concurrency === undefined ? {} : { SYNC_CONCURRENCY: values.concurrency },
  };
}

const isBench = (what: string): what is Bench => Object.hasOwn(NUMBERS, what);

async function measure(
  what: Bench,
  stand: Stand,
  numbers: Record<string, number>,
): Promise<{ report: unknown; isGood: boolean }> {
  const of = (name: string) => numbers[name] ?? 0;
  switch (what) {
    case 'sync': {
      const report = await syncStorm(stand, {
        accounts: of('accounts'),
        withinSeconds: of('seconds'),
        probes: of('probes'),
        say,
      });
      return { report, isGood: report.notInSync === 0 && report.refusedCalls === 0 };
    }
    case 'intake': {
      const report = await measureIntake(stand, {
        accounts: of('accounts'),
        webhooks: of('webhooks'),
        rounds: of('rounds'),
        say,
      });
      return { report, isGood: true };
    }
    case 'outage': {
      const options = { facts: of('facts'), accounts: of('accounts'), say };
      const report = await measureOutage(stand, options);
      return {
        report,
        isGood: report.delivered === report.facts && report.outOfOrder + report.unlikeFeed === 0,
      };
    }
    case 'webhooks': {
      const report = await measureDeliveries(stand, {
        endpoints: of('endpoints'),
        facts: of('facts'),
        rounds: of('rounds'),
        seconds: of('seconds'),
        say,
      });
      return { report, isGood: true };
    }
    case 'replies': {
      const report = await measureReplies(stand, {
        accounts: of('accounts'),
        tenants: of('tenants'),
        taps: of('taps'),
        waiting: of('waiting'),
        seconds: of('seconds'),
        say,
      });
      return { report, isGood: true };
    }
    case 'fairness': {
      const report = await measureFairness(stand, {
        others: of('others'),
        tenants: of('tenants'),
        flood: of('flood'),
        seconds: of('seconds'),
        sends: of('sends'),
        say,
      });
      return { report, isGood: true };
    }
  }
}

async function main(): Promise<void> {
  const { what, numbers, ...options } = readOptions();
  const folder = join(root, '.floe');
  const stand = await openStand({
    folder,
    root,
    hasWorkers: ['sync', 'webhooks', 'outage'].includes(what),
    workersWait: what !== 'webhooks',
    ...options,
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stand.stop().finally(() => process.exit(1)));
  }
  try {
    const { report, isGood } = await measure(what, stand, numbers);
    say(JSON.stringify(report, null, 2));
    say(
      `on ${options.backend}, ${availableParallelism()} processors, load ${loadavg()[0]?.toFixed(1)}`,
    );
    if (!isGood) process.exitCode = 1;
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
