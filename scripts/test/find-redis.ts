import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { assignPorts } from '../ports/assign-ports.js';
import { isPortFree } from '../ports/is-port-free.js';
import { identify } from '../processes/process-identity.js';
import { leftBehind, stopAll } from '../processes/supervisor.js';

const WANTED_PORT = 6390;
const STARTS_WITHIN_MS = 10_000;
const ENDS_WITHIN_MS = 3_000;

/** A Redis for tests, or a sentence that says why there is none. */
export type TestRedis =
  { url: string; from: string; stop: () => Promise<void> } | { missing: string };

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 1_000 }, () =>
      socket.write('PING\r\n'),
    );
    const finish = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('data', (data) => finish(data.toString().startsWith('+PONG')));
    socket.once('error', () => finish(false));
    socket.once('timeout', () => finish(false));
  });
}

async function startServer(program: string, pidFile: string): Promise<TestRedis> {
  const { ports } = await assignPorts({ redis: WANTED_PORT }, isPortFree);
  const folder = mkdtempSync(join(tmpdir(), 'floe-test-redis-'));
  const options = {
    '--port': String(ports.redis),
    '--bind': '127.0.0.1',
    '--dir': folder,
    '--appendonly': 'no',
    '--save': '',
    '--maxmemory-policy': 'noeviction',
  };
  const server = spawn(program, Object.entries(options).flat(), {
    stdio: 'ignore',
    // Its own group: a Ctrl-C is for us, and we stop it.
    detached: true,
  });
  const identity = server.pid === undefined ? null : identify(server.pid);
  if (identity !== null) {
    writeFileSync(pidFile, JSON.stringify([{ name: 'redis-server', ...identity }]));
  }
  let isGone = false;
  const gone = new Promise<void>((resolve) => {
    const ended = (): void => {
      isGone = true;
      resolve();
    };
    server.once('exit', ended);
    server.once('error', ended);
  });
  const stop = async (): Promise<void> => {
    server.kill('SIGTERM');
    await Promise.race([gone, sleep(ENDS_WITHIN_MS, undefined, { ref: false })]);
    server.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `redis://127.0.0.1:${ports.redis}`;
  const until = Date.now() + STARTS_WITHIN_MS;
  const hasEnded = (): boolean => isGone;
  while (!hasEnded() && Date.now() < until) {
    if (await answersPing(ports.redis)) return { url, from: program, stop };
    await sleep(30);
  }
  await stop();
  return { missing: `Redis: ${program} did not start: the Redis backend was not tested` };
}

/** TEST_REDIS_URL, else a `redis-server` of the PATH on a port of its own, keeping nothing. It is noted in `pidFile`. */
export async function findRedis(
  environment: NodeJS.ProcessEnv,
  pidFile: string,
): Promise<TestRedis> {
  const given = environment['TEST_REDIS_URL'];
  if (given) return { url: given, from: 'TEST_REDIS_URL', stop: async () => undefined };
  const program = (environment['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'redis-server'))
    .find((file) => existsSync(file));
  if (program !== undefined) {
    // A test run that was killed has left its server.
    await stopAll(leftBehind(pidFile), ENDS_WITHIN_MS);
    return startServer(program, pidFile);
  }
  return {
    missing:
      'Redis: no redis-server on the PATH and TEST_REDIS_URL is not set: the Redis backend was not tested',
  };
}
