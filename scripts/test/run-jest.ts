import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const reportSchema = z.looseObject({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  numRuntimeErrorTestSuites: z.number(),
});

export type JestRun = {
  root: string;
  project: string;
  maxWorkers: number;
  /** Patterns of paths and further options of Jest. */
  more: string[];
  env: Record<string, string | undefined>;
  reportFile: string;
};

/** A suite that could not even be loaded counts as one failure, and so does a Jest that broke. */
export type JestCounts = { passed: number; failed: number; skipped: number };

export function countsOf(report: unknown, exitCode: number | null): JestCounts {
  const parsed = reportSchema.safeParse(report);
  if (!parsed.success) return { passed: 0, failed: 1, skipped: 0 };
  const { data } = parsed;
  const failed = data.numFailedTests + data.numRuntimeErrorTestSuites;
  return {
    passed: data.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: data.numPendingTests + data.numTodoTests,
  };
}

function readReport(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** Runs one Jest project with its output on ours. Ends it when `signal` is aborted. */
export async function runJest(run: JestRun, signal: AbortSignal): Promise<JestCounts> {
  if (existsSync(run.reportFile)) rmSync(run.reportFile);
  const child = spawn(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      join(run.root, 'node_modules/jest/bin/jest.js'),
      '--selectProjects',
      run.project,
      '--passWithNoTests',
      '--json',
      `--outputFile=${run.reportFile}`,
      `--maxWorkers=${run.maxWorkers}`,
      ...run.more,
    ],
    // Jest tells its story on stderr; with --outputFile its stdout has no news.
    { cwd: run.root, env: run.env, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const end = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', end, { once: true });
  const exitCode = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', resolve);
  });
  signal.removeEventListener('abort', end);
  return countsOf(readReport(run.reportFile), exitCode);
}
