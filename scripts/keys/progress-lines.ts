import { resealedRows, type RewrapCounts, type RewrapResult, type RewrapRun } from '#libs/storage';

/** At most one line in this time, so that a long run can be watched and a short one read. */
const LINE_EVERY_MS = 2_000;

/** Says how far a rewrap is. */
export class ProgressLines {
  private startedMs = 0;
  private toldMs = 0;
  private first: RewrapCounts | null = null;
  private last: RewrapCounts | null = null;
  private tenants = 0;

  constructor(
    private readonly print: (line: string) => void,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  begun(run: RewrapRun, tenants: number): void {
    this.tenants = tenants;
    this.first = run.counts;
    this.last = run.counts;
    this.startedMs = this.nowMs();
    this.toldMs = this.startedMs;
    const what = run.renewsDataKeys ? 'New data keys for all tenants' : 'Data keys';
    this.print(`${what}, under the key-encryption key "${run.kekId}".`);
    if (run.isResumed) {
      this.print(
        `Goes on with the run of ${run.startedAt.toISOString()}: ${wordsOf(run.counts, tenants)}`,
      );
    }
  }

  progressed(counts: RewrapCounts): void {
    this.last = counts;
    const now = this.nowMs();
    if (now - this.toldMs < LINE_EVERY_MS) return;
    this.toldMs = now;
    this.print(this.line(counts));
  }

  ended({ isFinished, counts }: RewrapResult): void {
    this.print(this.line(counts));
    this.print(
      isFinished ? 'Done.' : 'Stopped before the end. Run it again, and it goes on from there.',
    );
  }

  private line(counts: RewrapCounts): string {
    const seconds = (this.nowMs() - this.startedMs) / 1000;
    const rows = resealedRows(counts) - resealedRows(this.first ?? counts);
    const rate = seconds > 0 ? Math.round(rows / seconds) : 0;
    return `${wordsOf(counts, this.tenants)}; ${rate} rows/s, ${seconds.toFixed(1)} s`;
  }
}

function wordsOf(counts: RewrapCounts, tenants: number): string {
  return [
    `${counts.tenants} of ${tenants} tenants`,
    `data keys: ${counts.dataKeysRewrapped} wrapped anew, ${counts.dataKeysRenewed} replaced, ${counts.dataKeysRemoved} removed`,
    `sealed anew: ${counts.account_tokens} tokens, ${counts.webhook_endpoints} endpoint secrets, ${counts.idempotency_keys} answers`,
    `put aside: ${counts.putAside}`,
  ].join('; ');
}
