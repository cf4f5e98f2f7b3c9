import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { until } from './until.js';

export type AppName = 'gateway' | 'sync-worker' | 'responder-worker';

/** Lines of a process's log that are kept, if a test asks for no more, for a failing one to show. */
const LOG_LINES = 400;
const TROUBLE_LINES = 20;
const TROUBLE_LENGTH = 700;

/** A line of ours that is no warning or worse; what Node itself writes counts as trouble. */
const IS_CALM = /^\{"level":"(trace|debug|info)"/;

/** One app as a process of its own, from `dist`, which can be killed and started again. */
export class AppProcess {
  private child: ChildProcess | null = null;
  private readonly lines: string[] = [];
  private readonly troubles: string[] = [];

  constructor(
    readonly app: AppName,
    readonly baseUrl: string,
    private readonly env: Record<string, string>,
    private readonly logLines = LOG_LINES,
  ) {}

  /** Another process of the same app, whose health is served at `port`. */
  twin(port: number): AppProcess {
    const env = { ...this.env, HEALTH_PORT: String(port) };
    return new AppProcess(this.app, `http://127.0.0.1:${port}`, env, this.logLines);
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** What it logged, also before a restart. */
  get log(): string {
    return this.lines.join('\n');
  }

  start(): void {
    const child = spawn(process.execPath, [`dist/apps/${this.app}/src/main.js`], {
      env: {
        ...this.env,
        PATH: process.env['PATH'] ?? '',
        // They start by the dozen: what one has compiled the next one need not.
        NODE_COMPILE_CACHE: '.floe/compile-cache',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => this.keep(line));
    }
  }

  private keep(line: string): void {
    if (line === '') return;
    this.lines.push(line);
    this.lines.splice(0, Math.max(0, this.lines.length - this.logLines));
    if (IS_CALM.test(line)) return;
    this.troubles.push(line.slice(0, TROUBLE_LENGTH));
    this.troubles.splice(0, Math.max(0, this.troubles.length - TROUBLE_LINES));
  }

  get isRunning(): boolean {
    return this.child !== null && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Whether it runs, else how it ended, and the last of what it complained of. */
  get condition(): string {
    const { child } = this;
    const ended = `ended with ${child?.exitCode ?? child?.signalCode ?? 'no start'}`;
    const state = this.isRunning ? `runs as ${child?.pid}` : ended;
    return [`${this.app} ${state}`, ...this.troubles.map((line) => `  ${line}`)].join('\n');
  }

  async ready(): Promise<void> {
    await until(`${this.app} is ready`, 30_000, async () => {
      if (this.child?.exitCode !== null) throw new Error(`${this.app} ended:\n${this.log}`);
      const answer = await fetch(`${this.baseUrl}/health/ready`).catch(() => null);
      return answer?.status === 200;
    });
  }

  /** Sends the signal and waits for the end. Resolves with the exit code; null: a signal ended it. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return null;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
    return child.exitCode;
  }

  async restart(signal: NodeJS.Signals): Promise<void> {
    await this.end(signal);
    this.start();
  }
}
