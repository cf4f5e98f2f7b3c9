import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { identify, isAlive, type ProcessIdentity } from './process-identity.js';
import { sendSignal, stopProcess } from './stop-process.js';

const KILL_GRACE_MS = 1_000;

const notedSchema = z.array(z.object({ name: z.string(), pid: z.number(), start: z.string() }));

export type NotedProcess = z.infer<typeof notedSchema>[number];

export type ChildProgram = {
  name: string;
  /** The compiled program. */
  file: string;
  /** All of its environment. */
  env: Record<string, string>;
};

/** How a process ended: `exit 1`, `SIGKILL`, or why it never began. */
export type Ending = string;

type Child = { name: string; identity: ProcessIdentity | null; ended: Ending | null };

export type SupervisorOptions = {
  /** Where `<name>.log` of each child goes; truncated when it starts. */
  logsFolder: string;
  /** Where the living children are noted, for a start after we were killed. */
  pidFile: string;
  /** Called when a child ends that nobody asked to end. */
  onEnded: (name: string, ending: Ending) => void;
};

/** The children noted in `pidFile` that live on: what a supervisor that was killed has left. */
export function leftBehind(pidFile: string): NotedProcess[] {
  try {
    return notedSchema.parse(JSON.parse(readFileSync(pidFile, 'utf8'))).filter(isAlive);
  } catch {
    return [];
  }
}

/** Stops processes and their groups: SIGTERM, and after `graceMs` SIGKILL. Answers with those that remain. */
export async function stopAll<P extends ProcessIdentity>(all: P[], graceMs: number): Promise<P[]> {
  const gone = await Promise.all(
    all.map((each) =>
      stopProcess(
        each,
        [
          { signal: 'SIGTERM', graceMs },
          { signal: 'SIGKILL', graceMs: KILL_GRACE_MS },
        ],
        true,
      ),
    ),
  );
  return all.filter((_each, index) => gone[index] !== true);
}

/**
 * Owns child processes. Each is the head of a process group of its own, so that a Ctrl-C on the terminal
 * reaches only us and the order of the end is ours; each writes to its log by itself, and goes on writing
 * should we be killed. The pid file lets the next start find it then.
 */
export class Supervisor {
  readonly #children = new Map<string, Child>();
  #isStopping = false;

  constructor(private readonly options: SupervisorOptions) {
    mkdirSync(options.logsFolder, { recursive: true });
  }

  logOf(name: string): string {
    return join(this.options.logsFolder, `${name}.log`);
  }

  start(program: ChildProgram): void {
    void this.run(program);
  }

  /** Starts a program and resolves when it ends. */
  run(program: ChildProgram): Promise<Ending> {
    if (this.#isStopping) return Promise.resolve('not started, since all is being stopped');
    const output = openSync(this.logOf(program.name), 'w', 0o600);
    const spawned = spawn(process.execPath, ['--enable-source-maps', program.file], {
      detached: true,
      stdio: ['ignore', output, output],
      env: program.env,
    });
    closeSync(output);
    const identity = spawned.pid === undefined ? null : identify(spawned.pid);
    const child: Child = { name: program.name, identity, ended: null };
    this.#children.set(program.name, child);
    this.#note();
    return new Promise((resolve) => {
      const ended = (ending: Ending): void => {
        child.ended = ending;
        if (!this.#isStopping) this.options.onEnded(program.name, ending);
        resolve(ending);
      };
      spawned.once('error', (error) => ended(error.message));
      spawned.once('exit', (code, signal) => ended(signal ?? `exit ${code}`));
    });
  }

  /** Null while the child lives. */
  endingOf(name: string): Ending | null {
    return this.#children.get(name)?.ended ?? null;
  }

  /** Stops all children, side by side. Answers with the names of those that could not be stopped. */
  async stop(graceMs: number): Promise<string[]> {
    this.#isStopping = true;
    const remaining = await stopAll(this.#living(), graceMs);
    this.#note();
    return remaining.map((each) => each.name);
  }

  /** No grace: for the second Ctrl-C. */
  kill(): void {
    this.#isStopping = true;
    for (const each of this.#living()) sendSignal(each.pid, 'SIGKILL', true);
  }

  #living(): NotedProcess[] {
    return [...this.#children.values()].flatMap((child) =>
      child.identity !== null && child.ended === null
        ? [{ name: child.name, ...child.identity }]
        : [],
    );
  }

  #note(): void {
    const draft = `${this.options.pidFile}.${process.pid}`;
    writeFileSync(draft, JSON.stringify(this.#living()));
    renameSync(draft, this.options.pidFile);
  }
}
