import { afterEach, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));

/** Lets a bare Node run the sources: `./x.js` is `./x.ts` there. */
const SOURCES = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  registerHooks({
    resolve(name, context, next) {
      const isSource = name.startsWith('.') && !context.parentURL?.includes('/node_modules/');
      return next(isSource ? name.replace(/\\.js$/, '.ts') : name, context);
    },
  });
`)}`;

type Ended = { code: number | null; stdout: string; stderr: string };

/** A small app under `runProcess`, in a process of its own. */
class SmallApp {
  readonly process: ChildProcess;
  stdout = '';
  stderr = '';
  private readonly ended: Promise<unknown>;

  constructor(start: string) {
    const script = `
      const { runProcess } = await import('${join(HERE, 'run-process.ts')}');
      const { parseEnv, secretSetting } = await import('${join(HERE, 'env.ts')}');
      const { makeLogger } = await import('${join(HERE, 'logger.ts')}');
      const { z } = await import('zod');
      const logger = makeLogger('small', 'info');
      const keepAlive = () => setInterval(() => {}, 1_000);
      await runProcess(async () => { ${start} });
      process.stdout.write('started\\n');`;
    this.process = spawn(
      process.execPath,
      [
        '--conditions=source',
        '--experimental-transform-types',
        '--disable-warning=ExperimentalWarning',
        `--import=${SOURCES}`,
        '--input-type=module',
        `--eval=${script}`,
      ],
      { cwd: join(HERE, '../../..'), env: { PATH: process.env['PATH'] } },
    );
    this.process.stdout?.on('data', (chunk: Buffer) => (this.stdout += chunk.toString()));
    this.process.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.ended = once(this.process, 'close');
  }

  /** Resolves once the app has written these words. */
  async says(words: string): Promise<void> {
    while (!this.stdout.includes(words)) {
      await Promise.race([
        once(this.process.stdout ?? this.process, 'data'),
        this.ended.then(() => {
          throw new Error(`It ended without saying "${words}": ${this.stdout}${this.stderr}`);
        }),
      ]);
    }
  }

  async end(): Promise<Ended> {
    await this.ended;
    return { code: this.process.exitCode, stdout: this.stdout, stderr: this.stderr };
  }
}

describe('runProcess', () => {
  const apps: SmallApp[] = [];
  const run = (start: string): SmallApp => {
    const app = new SmallApp(start);
    apps.push(app);
    return app;
  };
  afterEach(() => {
    for (const { process: child } of apps.splice(0)) child.kill('SIGKILL');
  });

  it('ends with 1 and the whole list when settings are wrong', async () => {
    const { code, stdout, stderr } = await run(`
      const schema = z.object({ NAME: z.string(), TOKEN: secretSetting(16) });
      parseEnv(schema, { TOKEN: 'hunter2' });`).end();
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('  - NAME is not set\n');
    expect(stderr).toContain('  - TOKEN: must have at least 16 characters\n');
    expect(stderr).not.toMatch(/hunter2|\n +at /);
  });

  it.each([
    ['one sentence for what the operator can mend', `{ code: 'EADDRINUSE' }`, false],
    ['a stack for what is our own fault', '{}', true],
  ])('ends with 1 when the start fails, with %s', async (_, more, hasStack) => {
    const { code, stderr } = await run(`
      throw Object.assign(new Error('listen failed at redis://:hunter2@cache'), ${more});`).end();
    expect(code).toBe(1);
    expect(stderr).toContain('Cannot start: ');
    expect(stderr).toContain('listen failed');
    expect(stderr).not.toContain('hunter2');
    expect(/\n +at /.test(stderr)).toBe(hasStack);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'finishes what was begun on %s, then ends with 0',
    async (signal) => {
      const app = run(`
      const timer = keepAlive();
      return { logger, stop: async () => {
        process.stdout.write('draining\\n');
        await new Promise((resolve) => setTimeout(resolve, 50));
        process.stdout.write('drained\\n');
        clearInterval(timer);
      } };`);
      await app.says('started');
      app.process.kill(signal);
      const { code, stdout } = await app.end();
      expect(code).toBe(0);
      expect(stdout).toMatch(/draining\n[^]*drained\n[^]*"msg":"stopped"/);
    },
  );

  it('ends with 0 on a signal that comes while the start still waits', async () => {
    const app = run(`
      keepAlive();
      process.stdout.write('starting\\n');
      return new Promise(() => {});`);
    await app.says('starting');
    app.process.kill('SIGTERM');
    expect((await app.end()).code).toBe(0);
  });

  it('ends at once on a second signal', async () => {
    const app = run(`
      keepAlive();
      return { logger, stop: () => {
        process.stdout.write('draining\\n');
        return new Promise(() => {});
      } };`);
    await app.says('started');
    app.process.kill('SIGTERM');
    await app.says('draining');
    app.process.kill('SIGTERM');
    expect((await app.end()).code).toBe(1);
  });

  it('ends with 1 when stopping fails, and says why', async () => {
    const app = run(`
      keepAlive();
      return { logger, stop: async () => { throw new Error('the pool is gone'); } };`);
    await app.says('started');
    app.process.kill('SIGTERM');
    const { code, stdout } = await app.end();
    expect(code).toBe(1);
    expect(stdout).toContain('the pool is gone');
  });

  it.each([
    ['a rejection', `Promise.reject(new Error('nobody cares'))`],
    ['an error', `setTimeout(() => { throw new Error('nobody cares'); }, 1)`],
    ['a rejection that is no error', `Promise.reject('nobody cares')`],
  ])('ends with 1 after %s that nobody caught, and says it in one line', async (_, crash) => {
    const app = run(`
      keepAlive();
      setTimeout(() => { ${crash}; }, 20);
      return { logger, stop: async () => {} };`);
    const { code, stdout } = await app.end();
    expect(code).toBe(1);
    expect(stdout).toMatch(/"level":"fatal".*nobody cares/);
  });
});
