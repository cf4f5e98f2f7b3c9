import { backoffMs, driftCheckDueAt, makeFactBody } from '#libs/domain';
import {
  dispositionOf,
  errorWords,
  factErrorOf,
  GraphError,
  restAfter,
  type GraphUsage,
} from '#libs/graph-api';
import type { TurnOutcome } from '#libs/jobs';
import type { SyncOutcome } from '#libs/storage';
import { DONE, haltedBy } from '../lane/call-failure.js';
import { asleepUntil } from '../lane/ready-account.js';
import { wakeEndpoints } from '../lane/wake-endpoints.js';
import { PublishIceBreakers, type PublicationEnd } from './publish-ice-breakers.js';
import { recordTry, type SyncParts, type SyncTry } from './sync-parts.js';

const BACKOFF = { firstMs: 1_000, maxMs: 15 * 60_000 };
/** About a day of tries at the backoff's cap. */
const MAX_ATTEMPTS = 100;
/** What we cannot make sense of is tried a few times, loudly. */
const MAX_UNKNOWN_ATTEMPTS = 5;
/** Starts without an orderly end after which a set is taken for what ends its workers. */
const MAX_STARTS = 3;

/** One try to make Instagram show what an account should ask. */
export class PublishWish {
  private readonly publish: PublishIceBreakers;

  constructor(private readonly parts: SyncParts) {
    this.publish = new PublishIceBreakers(parts.graph);
  }

  async run(one: SyncTry): Promise<TurnOutcome> {
    const { row } = one.claimed;
    if (row.startedCount > MAX_STARTS) return this.quarantine(one);
    const { account, token } = one.armed;
    let end: PublicationEnd;
    try {
      end = await this.publish.run({
        token,
        igUserId: account.igUserId,
        desired: row.desired,
        shown: row.verified ? row.published : null,
        lookFirst: row.lookFirst,
        stands: () => this.parts.journal.stands(one.claimed),
        seen: one.seen,
      });
    } catch (error) {
      if (!(error instanceof GraphError)) throw error;
      return this.afterFailure(one, error);
    }
    await this.recordEnd(one, end);
    return this.rest(one, end.usage);
  }

  private async recordEnd(one: SyncTry, end: PublicationEnd): Promise<void> {
    const { row, requestId } = one.claimed;
    if (end.kind === 'overtaken') {
      await recordTry(this.parts, one, { kind: 'overtaken' });
      this.parts.count('publish', 'overtaken');
      return;
    }
    const at = new Date();
    const outcome: SyncOutcome = {
      kind: 'published',
      live: end.live,
      at,
      checkAt: driftCheckDueAt(at, this.parts.driftCheckHours, this.parts.dice),
      isNew: end.isNew,
      isSeen: end.usage !== null,
    };
    await recordTry(this.parts, one, outcome, (toldAt) =>
      makeFactBody(
        'ice_breakers.published',
        { account_id: row.accountId, revision: row.revision },
        toldAt,
        requestId,
      ),
    );
    this.parts.count('publish', end.isNew ? 'published' : 'unchanged');
  }

  /** Meta's headers may say that a limit is nearly used up: better to stop short of it. */
  private async rest({ armed }: SyncTry, usage: GraphUsage | null): Promise<TurnOutcome> {
    const rest = usage && restAfter(usage, Date.now());
    if (!rest) return DONE;
    if (rest.scope === 'app') {
      const because = new Error('the app has nearly used up its calls');
      return { kind: 'pause', forMs: rest.forMs, because, claimed: 1 };
    }
    const { tenantId, id } = armed.account;
    await this.parts.accounts.park(tenantId, id, 'sync', new Date(Date.now() + rest.forMs));
    return DONE;
  }

  private async quarantine(one: SyncTry): Promise<TurnOutcome> {
    const error = new GraphError({
      kind: 'permanent',
      message: 'quarantined after repeated crashes',
      meaning: `Publishing this set ended its worker ${MAX_STARTS} times, so it was put aside.`,
      fix: 'Set the questions again; if that fails too, tell the operator.',
    });
    await this.fail(one, error);
    return DONE;
  }

  private async afterFailure(one: SyncTry, error: GraphError): Promise<TurnOutcome> {
    const { row } = one.claimed;
    const { dice } = this.parts;
    const attempt = row.attempts + 1;
    const now = new Date();
    const disposition = dispositionOf(error, { attempt, now, dice });
    const words = errorWords(error, now);
    this.parts.count('publish', error.kind);
    switch (disposition.kind) {
      case 'retry': {
        const isLast = attempt >= (error.kind === 'unknown' ? MAX_UNKNOWN_ATTEMPTS : MAX_ATTEMPTS);
        if (isLast) {
          await this.fail(one, error);
          return DONE;
        }
        const at = new Date(now.getTime() + backoffMs(attempt, BACKOFF, dice));
        const lookFirst = hasSet(one);
        await recordTry(this.parts, one, { kind: 'retry', at, error: words, lookFirst });
        return DONE;
      }
      case 'wait':
        return { ...(await this.wait(one, error, disposition.until)), claimed: 1 };
      case 'pause': {
        const at = new Date(now.getTime() + disposition.forMs);
        await recordTry(this.parts, one, { kind: 'retry', at, error: words });
        return { ...disposition, claimed: 1 };
      }
      case 'give-up':
      case 'done':
        await this.fail(one, error);
        return DONE;
      default:
        return disposition satisfies never;
    }
  }

  /** The account cannot be called for a while: the row stays owed, and says why. */
  private async wait(one: SyncTry, error: GraphError, until: Date) {
    const { tenantId, accountId } = one.claimed.row;
    const words = errorWords(error, new Date());
    const outcome: SyncOutcome =
      error.kind === 'throttle'
        ? { kind: 'retry', at: until, error: words }
        : { kind: 'parked', error: words };
    const told = await this.parts.work.run(tenantId, async () => {
      const endpointIds = await haltedBy(this.parts, one.armed, error);
      if (!endpointIds) await this.parts.accounts.park(tenantId, accountId, 'sync', until);
      await recordTry(this.parts, one, outcome);
      return endpointIds;
    });
    if (told) await wakeEndpoints(this.parts, tenantId, told);
    return { kind: 'wait', until: told ? asleepUntil() : until, because: error } as const;
  }

  private async fail(one: SyncTry, error: GraphError): Promise<void> {
    const { row, requestId } = one.claimed;
    const words = errorWords(error, new Date());
    await recordTry(this.parts, one, { kind: 'ended', status: 'failed', error: words }, (at) =>
      makeFactBody(
        'ice_breakers.publish_failed',
        { account_id: row.accountId, revision: row.revision, error: factErrorOf(error) },
        at,
        requestId,
      ),
    );
    this.parts.count('publish', 'failed');
  }
}

/** Instagram has taken the set, only the proof is missing: it may show it by the next try. */
function hasSet({ calls }: SyncTry): boolean {
  return calls.some(
    ({ operation, status }) => operation !== 'getIceBreakers' && status !== null && status < 300,
  );
}
