import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export type ProgramOptions = {
  name: string;
  command: string;
  args: readonly string[];
  env: Record<string, string>;
  /** Where it writes, over all of its lives. */
  logFile: string;
  isUp: () => Promise<boolean>;
  /** Called when it was started or has ended. */
  onChange: () => void;
};

const UP_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 50;
/** An orchestrator waits a moment before it starts again what ended by itself. */
const RESTART_AFTER_MS = 500;
const ENDS_WITHIN_MS = 15_000;

/**
 * A process that can be killed and comes back, as under an orchestrator: what ends by itself is started
 * again too, and counted.
 */
export class Program {
  /** How often it ended when nobody had killed it. */
  endedByItself = 0;
  private child: ChildProcess | null = null;
  private isWanted = false;

  constructor(private readonly options: ProgramOptions) {}

  get name(): string {
    return this.options.name;
  }

  /** Null while it is down. */
  get pid(): number | null {
    return this.child?.pid ?? null;
  }

  async start(): Promise<void> {
    this.isWanted = true;
    this.spawn();
    await this.up();
  }

  /** Kills it by SIGKILL; gives when it has gone. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Starts it again and does not wait until it is up. */
  restart(): void {
    this.isWanted = true;
    if (this.child === null) this.spawn();
  }

  async stop(): Promise<void> {
    const late = setTimeout(() => this.child?.kill('SIGKILL'), ENDS_WITHIN_MS);
    await this.end('SIGTERM');
    clearTimeout(late);
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    this.isWanted = false;
    const { child } = this;
    if (child === null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  private spawn(): void {
    const { command, args, env, logFile, onChange } = this.options;
    const output = openSync(logFile, 'a', 0o600);
    // A group of its own: a Ctrl-C is for us, and we stop it.
    const child = spawn(command, args, { stdio: ['ignore', output, output], env, detached: true });
    closeSync(output);
    this.child = child;
    const ended = (): void => {
      if (this.child !== child) return;
      this.child = null;
      onChange();
      if (!this.isWanted) return;
      this.endedByItself += 1;
      setTimeout(() => {
        if (this.isWanted && this.child === null) this.spawn();
      }, RESTART_AFTER_MS);
    };
    child.once('exit', ended);
    child.once('error', ended);
    onChange();
  }

  private async up(): Promise<void> {
    const deadlineMs = Date.now() + UP_WITHIN_MS;
    while (Date.now() < deadlineMs) {
      if (await this.options.isUp().catch(() => false)) return;
      await sleep(LOOK_EVERY_MS);
    }
    throw new Error(`${this.name} is not up after ${UP_WITHIN_MS} ms: see ${this.options.logFile}`);
  }
}
