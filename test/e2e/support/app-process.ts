import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { until } from './until.js';

export type AppName = 'gateway' | 'sync-worker' | 'responder-worker';

/** Lines of a process's log that are kept for a failing test to show. */
const LOG_LINES = 400;

/** One app as a process of its own, from `dist`, which can be killed and started again. */
export class AppProcess {
  private child: ChildProcess | null = null;
  private readonly lines: string[] = [];

  constructor(
    readonly app: AppName,
    readonly baseUrl: string,
    private readonly env: Record<string, string>,
  ) {}

  /** Another process of the same app, whose health is served at `port`. */
  twin(port: number): AppProcess {
    const env = { ...this.env, HEALTH_PORT: String(port) };
    return new AppProcess(this.app, `http://127.0.0.1:${port}`, env);
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
      env: { ...this.env, PATH: process.env['PATH'] ?? '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text: string) => {
        this.lines.push(...text.split('\n').filter((line) => line !== ''));
        this.lines.splice(0, Math.max(0, this.lines.length - LOG_LINES));
      });
    }
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
