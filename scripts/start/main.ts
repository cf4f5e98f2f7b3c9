// `npm start`: everything on this machine, then the main job once. Started by scripts/start.mjs on Node 24.
import { mkdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StartedPostgres } from '../postgres/start-postgres.js';
import { lastLines } from '../processes/last-lines.js';
import { sendSignal, waitUntilGone } from '../processes/stop-process.js';
import { Supervisor } from '../processes/supervisor.js';
import { paintFor } from '../terminal/paint.js';
import { Progress } from '../terminal/progress.js';
import { bringUp } from './bring-up.js';
import { DEMO_PERSON } from './demo/demo-content.js';
import { prepareDemo } from './demo/prepare-demo.js';
import { runDemo } from './demo/run-demo.js';
import { formatTranscript, type TranscriptStep } from './format-transcript.js';
import { urlAt, type Setup } from './programs.js';
import { stopRequests } from './signals.js';
import { because, StepFailed } from './step-failed.js';
import { takeClone } from './take-clone.js';
import { whereToLook } from './where-to-look.js';

const LOG_LINES = 20;
// Together under the 5 s in which a Ctrl-C must leave nothing behind.
const CHILD_GRACE_MS = 2_800;
const POSTGRES_FAST_MS = 1_000;

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const dataFolder = join(root, '.floe');
const logsFolder = join(dataFolder, 'logs');
const pidFile = join(dataFolder, 'pids.json');
const beganMs = Date.now();

const args = process.argv.slice(2);
if (args.some((arg) => arg !== '--once')) {
  console.error(
    'usage: npm start [-- --once]\n  --once  ends after the transcript: 0 when all of it worked',
  );
  process.exit(2);
}
const isOnce = args.includes('--once');

const paint = paintFor(process.stdout.isTTY === true, process.env['NO_COLOR']);
const progress = new Progress(process.stdout);
const ready = new Set<string>();
let postgres: StartedPostgres | null = null;
let isStopping = false;

function showLog(name: string): void {
  const file = supervisor.logOf(name);
  progress.say(`\nlast lines of ${relative(root, file)}:`);
  const lines = lastLines(file, LOG_LINES);
  for (const line of lines.length > 0 ? lines : ['(empty)']) progress.say(`  ${line}`);
}

const supervisor = new Supervisor({
  logsFolder,
  pidFile,
  onEnded: (name, ending) => {
    // Until it is ready, whoever waits for it reports its end.
    if (!ready.has(name)) return;
    progress.say(`\n${name} ended by itself (${ending}).`);
    showLog(name);
    progress.say('The rest goes on. Ctrl-C and npm start begin again.');
  },
});

const stop = stopRequests(() => {
  supervisor.kill();
  if (postgres === null) process.exit(stop.exitCode() ?? 1);
  sendSignal(postgres.identity.pid, 'SIGQUIT', false);
  void waitUntilGone(postgres.identity, 1_000).then(() => process.exit(stop.exitCode() ?? 1));
});

async function demonstrate(setup: Setup): Promise<void> {
  const { ports, secrets } = setup;
  const demo = await progress.step('preparing the demo', () =>
    prepareDemo(
      {
        gatewayUrl: urlAt(ports.gateway),
        simulatorUrl: urlAt(ports.simulator),
        receiverUrl: urlAt(ports['partner-receiver']),
        adminToken: secrets.ADMIN_TOKEN,
        memoryFile: join(dataFolder, 'demo.json'),
      },
      stop.signal,
    ),
  );
  const steps: TranscriptStep[] = [];
  let demoBeganMs = Date.now();
  const begin = (): void => void (demoBeganMs = Date.now());
  try {
    await progress.step('doing the main job once', () =>
      runDemo(demo, stop.signal, begin, (step) => steps.push(step)),
    );
  } finally {
    if (steps.length > 0) {
      progress.say(`\n${paint.bold('The main job, once')} (ms since the step before)`);
      progress.say(formatTranscript(demoBeganMs, steps, paint));
    }
  }
  if (isOnce) return;
  progress.say('');
  progress.say(
    whereToLook(
      {
        ports,
        logsFolder: relative(process.cwd(), logsFolder) || '.',
        account: demo.account,
        apiKey: demo.apiKey,
        person: DEMO_PERSON,
      },
      paint,
    ),
  );
}

/** Resolves when somebody asks us to stop. */
async function untilAsked(): Promise<void> {
  const alive = setInterval(() => undefined, 60_000);
  await new Promise<void>((resolve) => {
    if (stop.signal.aborted) resolve();
    else stop.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  clearInterval(alive);
}

function report(error: unknown): void {
  if (error instanceof StepFailed) {
    progress.say(`\n${paint.bold(`Failed: ${error.step}`)}\n${error.message}`);
    for (const name of error.logs) showLog(name);
  } else {
    progress.say(`\n${paint.bold('Failed')}: ${because(error)}`);
    if (error instanceof Error && error.stack !== undefined) progress.say(error.stack);
  }
  if (error instanceof StepFailed && error.logs.length === 0) return;
  progress.say(
    `\nAll logs are in ${relative(process.cwd(), logsFolder)}. ` +
      'npm start tries again; without .floe it begins from nothing.',
  );
}

async function stopEverything(opening: Promise<unknown>): Promise<boolean> {
  isStopping = true;
  const remaining = await supervisor.stop(CHILD_GRACE_MS);
  // A server that is being started when we are asked to stop must not stay behind either.
  await opening;
  await postgres?.stop(POSTGRES_FAST_MS);
  if (remaining.length > 0) progress.say(`could not stop ${remaining.join(', ')}`);
  return remaining.length === 0;
}

async function main(): Promise<number> {
  mkdirSync(dataFolder, { recursive: true });
  const release = await takeClone(dataFolder, pidFile, progress.say, stop.signal);
  let opening: Promise<unknown> = Promise.resolve();
  let code = 0;
  try {
    const up = bringUp({
      root,
      dataFolder,
      supervisor,
      progress,
      signal: stop.signal,
      inherited: process.env,
      onPostgres: (started) => {
        postgres = started;
        void started.exited.then(() => {
          if (!isStopping)
            progress.say('\nPostgreSQL ended by itself; Ctrl-C and npm start begin again.');
        });
      },
      onReady: (name) => ready.add(name),
    });
    opening = up.catch(() => undefined);
    const setup = await up;
    progress.say(`all processes are up after ${((Date.now() - beganMs) / 1000).toFixed(1)} s`);
    await demonstrate(setup);
    if (!isOnce) {
      progress.say('\nFloe stays up; Ctrl-C stops all of it.');
      await untilAsked();
    }
  } catch (error) {
    code = stop.exitCode() ?? 1;
    if (!stop.signal.aborted) report(error);
  }
  if (stop.signal.aborted) progress.say('\nstopping …');
  const isClean = await stopEverything(opening);
  if (isOnce && code === 0) {
    progress.say(
      `\nAll of it worked and was stopped, ${((Date.now() - beganMs) / 1000).toFixed(1)} s`,
    );
  }
  release();
  if (stop.signal.aborted) progress.say('stopped; nothing is left running');
  return isClean ? code : 1;
}

try {
  process.exit(await main());
} catch (error) {
  if (!stop.signal.aborted) report(error);
  process.exit(stop.exitCode() ?? 1);
}
