import { isError } from './is-error.js';

/** One thing that must work before this process may be given work. */
export type ReadinessCheck = {
  name: string;
  /** Resolves when all is well; rejects with a sentence for the operator. */
  probe: () => Promise<void>;
  /** Reported, but without a say in whether the process is ready. */
  isAdvisory?: boolean;
};

export type CheckResult = { ok: boolean; ms: number; message?: string; advisory?: true };

export type ReadinessReport = {
  status: 'ready' | 'not_ready' | 'draining';
  checks: Record<string, CheckResult>;
};

/** A check that has not answered by then has failed. */
const PROBE_TIMEOUT_MS = 2_000;

/** Whether this process can do its work now; `drain()` makes it say no from then on. */
export class Readiness {
  private draining = false;

  constructor(private readonly checks: readonly ReadinessCheck[]) {}

  drain(): void {
    this.draining = true;
  }

  async report(): Promise<ReadinessReport> {
    const results = await Promise.all(
      this.checks.map(async ({ name, probe, isAdvisory }): Promise<[string, CheckResult]> => [
        name,
        { ...(await run(probe)), ...(isAdvisory === true ? { advisory: true } : {}) },
      ]),
    );
    const ready = results.every(([, { ok, advisory }]) => ok || advisory === true);
    return {
      status: this.draining ? 'draining' : ready ? 'ready' : 'not_ready',
      checks: Object.fromEntries(results),
    };
  }
}

async function run(probe: () => Promise<void>): Promise<CheckResult> {
  const startedAt = performance.now();
  const ms = () => Math.round(performance.now() - startedAt);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${PROBE_TIMEOUT_MS} ms`));
    }, PROBE_TIMEOUT_MS);
  });
  try {
    await Promise.race([probe(), late]);
    return { ok: true, ms: ms() };
  } catch (error) {
    return { ok: false, ms: ms(), message: publicReason(error) };
  } finally {
    clearTimeout(timer);
  }
}

/** Anyone may read the report, so it names the kind of fault, not hosts or logins. */
function publicReason(error: unknown): string {
  if (!isError(error)) return 'failed';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  return code ?? (error.name === 'Error' ? error.message : error.name);
}
