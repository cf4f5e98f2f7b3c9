// `npm test`: everything this machine can run, and plainly what it could not. Started by scripts/test.mjs.
import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stopRequests } from '../start/signals.js';
import { claimSlot } from './claim-slot.js';
import { findChromium } from './find-chromium.js';
import { findPostgres } from './find-postgres.js';
import { findRedis } from './find-redis.js';
import { formatResults, summaryLine, type Result } from './format-results.js';
import { needsBackend, planRuns, type Backend, type Run } from './plan-runs.js';
import { readArguments, type TestArguments } from './read-arguments.js';
import { runJest } from './run-jest.js';
import { makeTemplateDatabase } from './template-database.js';
import { testFolder } from './test-folder.js';

const MOST_WORKERS_WITH_SERVERS = 4;

const WAITING_SIZES = ['medium', 'journeys', 'e2e'];

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const dataFolder = join(root, '.floe');

type Servers = {
  env: Record<string, string>;
  backends: Backend[];
  notes: string[];
  stop: () => Promise<void>;
};

/** The servers of the tests that need some. Without PostgreSQL there is nothing such a test could run on. */
async function openServers(wanted: TestArguments): Promise<Servers> {
  const servers: Servers = { env: {}, backends: [], notes: [], stop: async () => undefined };
  if (!wanted.sizes.some(needsBackend)) return servers;
  const slot = claimSlot(dataFolder);
  const folder = testFolder(slot.postgresFolder);
  const postgres = await findPostgres(process.env, folder.path);
  if ('missing' in postgres) return { ...servers, notes: [postgres.missing] };
  console.log(`PostgreSQL: ${postgres.from}`);
  const template = await makeTemplateDatabase(postgres.url);
  servers.env['TEST_DATABASE_URL'] = postgres.url;
  servers.env['TEST_DATABASE_TEMPLATE'] = template.name;
  servers.backends = wanted.backends.filter((backend) => backend === 'postgres');
  servers.stop = async () => {
    await template.drop();
    await postgres.stop();
    folder.release();
    slot.release();
  };
  if (!wanted.backends.includes('redis')) return servers;
  const redis = await findRedis(process.env, slot.redisPidFile);
  if ('missing' in redis) return { ...servers, notes: [redis.missing] };
  console.log(`Redis: ${redis.from}`);
  return {
    ...servers,
    env: { ...servers.env, TEST_REDIS_URL: redis.url },
    backends: wanted.backends,
    stop: async () => {
      await redis.stop();
      await servers.stop();
    },
  };
}

/**
 * As many as there are processors (Jest would leave one alone). What starts the apps, or waits for turns, waits
 * more than it computes, so one more.
 */
function workersFor({ size, backend }: Run): number {
  if (backend === null) return availableParallelism();
  const more = WAITING_SIZES.includes(size) ? 1 : 0;
  return Math.min(availableParallelism() + more, MOST_WORKERS_WITH_SERVERS);
}

/** Without a browser its tests are left out, and that is said. */
function withBrowser(wanted: TestArguments, servers: Servers): TestArguments['sizes'] {
  if (!wanted.sizes.includes('browser')) return wanted.sizes;
  const found = findChromium(process.env);
  if ('program' in found) {
    servers.env['TEST_CHROMIUM'] = found.program;
    return wanted.sizes;
  }
  servers.notes.push(found.missing);
  return wanted.sizes.filter((size) => size !== 'browser');
}

async function runAll(wanted: TestArguments, servers: Servers, signal: AbortSignal) {
  const results: Result[] = [];
  for (const run of planRuns(withBrowser(wanted, servers), servers.backends)) {
    if (signal.aborted) break;
    console.log(`\n── ${run.size}${run.backend === null ? '' : ` on ${run.backend}`}`);
    const startedMs = Date.now();
    const counts = await runJest(
      {
        root,
        project: run.size,
        maxWorkers: wanted.workers ?? workersFor(run),
        more: wanted.more,
        env: {
          ...process.env,
          NODE_ENV: 'test',
          ...servers.env,
          ...(run.backend === null ? {} : { TEST_BACKEND: run.backend }),
        },
        reportFile: join(dataFolder, `test-${run.size}-${run.backend ?? 'once'}.json`),
      },
      signal,
    );
    results.push({ ...run, ...counts, tookMs: Date.now() - startedMs });
  }
  return results;
}

async function main(): Promise<number> {
  const wanted = readArguments(process.argv.slice(2));
  const stop = stopRequests(() => process.exit(1));
  mkdirSync(dataFolder, { recursive: true });
  const servers = await openServers(wanted);
  let results: Result[] = [];
  try {
    results = await runAll(wanted, servers, stop.signal);
  } finally {
    await servers.stop();
  }
  console.log(`\n${formatResults(results)}`);
  for (const note of servers.notes) console.log(note);
  if (stop.signal.aborted) console.log('Stopped before the end: not all tests were run.');
  console.log(summaryLine(results));
  return stop.exitCode() ?? (results.some(({ failed }) => failed > 0) ? 1 : 0);
}

try {
  process.exit(await main());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
