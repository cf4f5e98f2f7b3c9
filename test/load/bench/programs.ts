import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { usageOf, type Usage } from './process-usage.js';

/** A program of the stand, with what it has used. */
export type Program = {
  name: string;
  url: string;
  child: ChildProcess;
  usage(): Usage;
  /** As an operator stops it: SIGTERM, until it has ended. */
  stop(): Promise<void>;
};

export type ProgramsOptions = {
  root: string;
  /** Where their logs go. */
  folder: string;
  env: Record<string, string>;
};

const UP_WITHIN_MS = 30_000;

/** Starts programs of `dist` as processes of their own. */
export class Programs {
  private readonly children = new Set<ChildProcess>();

  constructor(private readonly options: ProgramsOptions) {
    // Whatever becomes of us, nothing goes on running.
    process.once('exit', () => this.children.forEach((child) => child.kill('SIGKILL')));
  }

  /** `port` is where it listens, which `more` must tell it by the name that it knows. */
  start(name: string, file: string, port: number, more: Record<string, string>): Program {
    const { root, folder, env } = this.options;
    const output = openSync(join(folder, `bench-${name}.log`), 'w', 0o600);
    const child = spawn(process.execPath, [join(root, 'dist', file)], {
      stdio: ['ignore', output, output],
      env: { ...env, ...more },
    });
    const gone = once(child, 'exit').finally(() => this.children.delete(child));
    this.children.add(child);
    return {
      name,
      url: `http://127.0.0.1:${port}`,
      child,
      usage: () => usageOf(child.pid ?? 0),
      stop: async () => {
        if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
        await gone;
      },
    };
  }
}

/** Resolves once the program answers at `path`. */
export async function isUp(
  { name, url, child }: Program,
  path: string,
  isReady: (status: number) => boolean = (status) => status === 200,
): Promise<void> {
  const deadlineMs = Date.now() + UP_WITHIN_MS;
  while (Date.now() < deadlineMs) {
    if (child.exitCode !== null)
      throw new Error(`${name} ended at its start: see its log in .floe`);
    const answer = await fetch(`${url}${path}`).catch(() => null);
    if (answer && isReady(answer.status)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${name} is not ready after ${UP_WITHIN_MS} ms`);
}
