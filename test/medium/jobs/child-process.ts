import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { type House, policies, setting } from './house.js';
import { waitFor } from './wait-for.js';

const HERE = join(process.cwd(), 'test', 'medium', 'jobs');
const LIBRARY = fileURLToPath(new URL('dist/libs/jobs/src/index.js', `file://${process.cwd()}/`));

export type ChildBehaviour = 'crash-on-poison' | 'dwell-on-rows';
export type WorkerProcess = { process: ChildProcess; said: string[]; isGone: () => boolean };

/** Starts child-worker.mjs, and gives it back once it consumes. */
export async function aWorkerProcess(
  house: House,
  worker: string,
  behaviour: ChildBehaviour,
  dwellMs = 0,
): Promise<WorkerProcess> {
  if (!existsSync(LIBRARY)) throw new Error(`${LIBRARY} is missing: run "npm run build" first`);
  const told = {
    databaseUrl: setting('TEST_DATABASE_URL'),
    schema: house.table.schema,
    options: { ...house.table.options, worker },
    server: house.server,
    policy: policies().replies,
    behaviour,
    dwellMs,
  };
  // No core file when it aborts on purpose.
  const child = spawn(
    '/bin/sh',
    [
      '-c',
      'ulimit -c 0; exec "$0" "$@"',
      process.execPath,
      join(HERE, 'child-worker.mjs'),
      JSON.stringify(told),
    ],
    { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] },
  );
  const said: string[] = [];
  const errors: string[] = [];
  child.on('message', (message) => said.push(String(message)));
  child.stderr?.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
  const isGone = () => child.exitCode !== null || child.signalCode !== null;
  await waitFor(
    'the worker process consumes or ends',
    () => said.includes('consuming') || isGone(),
  );
  if (isGone() && !said.includes('consuming')) {
    throw new Error(`the worker process ended at once: ${errors.join('')}`);
  }
  return { process: child, said, isGone };
}

export async function end(child: WorkerProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.isGone()) return;
  const gone = once(child.process, 'exit');
  child.process.kill(signal);
  await gone;
}
