import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePorts } from '../support/free-ports.js';
import { ROOT } from './repository.js';

/** What the samples import beside the client. */
const PACKAGES = ['express', 'fastify', 'standardwebhooks'];

/** The receivers of docs/receiving-webhooks.md, each with the words before it as its name. */
export function sampleReceivers(): [name: string, code: string][] {
  const page = readFileSync(join(ROOT, 'docs/receiving-webhooks.md'), 'utf8');
  const found = [
    ...page.matchAll(/\n([A-Z][^\n,:]*)[^\n]*(?:\n[^\n]+)*:\n\n```js\n([\s\S]*?)```/g),
  ];
  return found.map(([, name = '', code = '']) => [name, code]);
}

/** The sample of the same page that reads the feed. */
export function sampleOfFeed(): string {
  const page = readFileSync(join(ROOT, 'docs/receiving-webhooks.md'), 'utf8');
  const [, code] = /```ts\n([\s\S]*?followFeed[\s\S]*?)```/.exec(page) ?? [];
  if (code === undefined) throw new Error('The page has no sample of the feed.');
  return code;
}

/** Runs a sample in `folder`, where the client is installed, until it listens. */
export async function startReceiver(folder: string, code: string, secret: string) {
  for (const name of PACKAGES) {
    const link = join(folder, 'node_modules', name);
    if (!existsSync(link)) symlinkSync(join(ROOT, 'node_modules', name), link);
  }
  const file = join(folder, `${randomUUID()}.mjs`);
  writeFileSync(file, code);
  const [port] = await freePorts(1);
  const url = `http://127.0.0.1:${port}/hooks`;
  const child = spawn(process.execPath, [file], {
    cwd: folder,
    env: { FLOE_WEBHOOK_SECRET: secret, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  }
  while (!(await isThere(url))) {
    if (child.exitCode !== null) throw new Error(`The sample ended: ${printed}`);
    await pause(20);
  }
  return {
    printed: () => printed,
    post: async (headers: Record<string, string>, body: string) => {
      const type = { 'content-type': 'application/json' };
      const answer = await fetch(url, { method: 'POST', headers: { ...type, ...headers }, body });
      await answer.text();
      return answer.status;
    },
    stop: async () => {
      if (child.exitCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

const isThere = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );
