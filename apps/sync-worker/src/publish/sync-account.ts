import {
  backoffMs,
  makeFactBody,
  probeDueAt,
  type Dice,
  type Disposition,
  type FactType,
  type Secret,
} from '#libs/domain';
import { dispositionOf, errorWords, factErrorOf, GraphError, haltWords } from '#libs/graph-api';
import {
  deliverEndpoint,
  type LaneHandler,
  type Lanes,
  type OneAtATime,
  type PayloadByTurn,
  type TurnOutcome,
} from '#libs/jobs';
import type {
  AccountLife,
  AccountRepository,
  AccountTokens,
  ArmedAccount,
  ClaimedIceBreakers,
  DueLanes,
  FactRepository,
  IceBreakers,
  IceBreakersRepository,
  SyncOutcome,
  TenantWork,
} from '#libs/storage';
import type { PublishIceBreakers } from './publish-ice-breakers.js';
import { asleepUntil, readyAccount, waiting } from './ready-account.js';

type Payload = PayloadByTurn['sync-account'];
type Waiting = Extract<Disposition, { kind: 'wait' }>;

const BACKOFF = { firstMs: 1_000, maxMs: 15 * 60_000 };
/** About a day of tries at the backoff's cap. */
const MAX_ATTEMPTS = 100;
/** What we cannot make sense of is tried a few times, loudly. */
const MAX_UNKNOWN_ATTEMPTS = 5;
/** Starts without an orderly end after which a set is taken for what ends its workers. */
const MAX_STARTS = 3;
/** What the lane works with. */
export type SyncAccountParts = {
  work: TenantWork;
  accounts: AccountRepository;
  tokens: Pick<AccountTokens, 'arm'>;
  life: AccountLife;
  iceBreakers: IceBreakersRepository;
  facts: FactRepository;
  dueLanes: DueLanes;
  publish: PublishIceBreakers;
  lanes: Pick<Lanes, 'wakeQuietly'>;
  suspects: OneAtATime;
  count: (outcome: string) => void;
  dice: Dice;
};

/** The sync lane of one account: its questions on Instagram follow our rows. */
export class SyncAccount implements LaneHandler<Payload> {
  constructor(private readonly parts: SyncAccountParts) {}

  async takeTurn(payload: Payload): Promise<TurnOutcome> {
    const { tenantId, accountId } = payload;
    if ((await this.parts.iceBreakers.nextDueAt(tenantId, accountId)) === null) return nothingDone;
    const armed = await readyAccount(this.parts, payload);
    if (armed === null) return nothingDone;
    if (armed instanceof Date) return waiting(armed);
    const fresh = await this.parts.iceBreakers.claim(tenantId, accountId, 'fresh');
    if (fresh) return this.tryOnce(armed, fresh);
    // Alone in this process, so that a crash accuses the set that caused it and no other.
    return this.parts.suspects.run(async () => {
      const suspect = await this.parts.iceBreakers.claim(tenantId, accountId, 'suspect');
      return suspect ? this.tryOnce(armed, suspect) : nothingDone;
    });
  }

  private async tryOnce(armed: ArmedAccount, claimed: ClaimedIceBreakers): Promise<TurnOutcome> {
    const { row, requestId } = claimed;
    if (row.startedCount > MAX_STARTS) {
      const error = new GraphError({
        kind: 'permanent',
        message: 'quarantined after repeated crashes',
        meaning: `Publishing this set ended its worker ${MAX_STARTS} times, so it was put aside.`,
        fix: 'Set the questions again; if that fails too, tell the operator.',
      });
      await this.end(claimed, 'failed', error);
      return { ...nothingDone, claimed: 1 };
    }
    try {
      const live = await this.parts.publish.run({
        token: armed.token,
        igUserId: armed.account.igUserId,
        desired: row.desired,
        shown: row.verified ? row.published : null,
      });
      await this.record(row, { kind: 'published', live, at: new Date() }, (at) =>
        makeFactBody(
          'ice_breakers.published',
          { account_id: row.accountId, revision: row.revision },
          at,
          requestId,
        ),
      );
      this.parts.count('published');
      return { ...nothingDone, claimed: 1 };
    } catch (error) {
      if (!(error instanceof GraphError)) throw error;
      return { ...(await this.afterFailure(claimed, armed.token, error)), claimed: 1 };
    }
  }

  nextDueAt({ tenantId, accountId }: Payload): Promise<Date | null> {
    return this.parts.iceBreakers.nextDueAt(tenantId, accountId);
  }

  async findDueLanes(limit: number, after: Payload | null): Promise<Payload[]> {
    const lanes = await this.parts.dueLanes.sync(limit, after?.accountId ?? null);
    return lanes.map((lane) => ({ v: 1, ...lane }));
  }

  private async afterFailure(
    claimed: ClaimedIceBreakers,
    token: Secret,
    error: GraphError,
  ): Promise<Disposition> {
    const { row } = claimed;
    const attempt = row.attempts + 1;
    const now = new Date();
    const disposition = dispositionOf(error, { attempt, now, dice: this.parts.dice });
    const words = errorWords(error, now);
    this.parts.count(error.kind);
    switch (disposition.kind) {
      case 'retry': {
        const isLast = attempt >= (error.kind === 'unknown' ? MAX_UNKNOWN_ATTEMPTS : MAX_ATTEMPTS);
        if (isLast) {
          await this.end(claimed, 'failed', error);
          break;
        }
        const at = new Date(now.getTime() + backoffMs(attempt, BACKOFF, this.parts.dice));
        await this.record(row, { kind: 'retry', at, error: words });
        break;
      }
      case 'wait':
        return this.wait(row, token, error, disposition);
      case 'pause':
        await this.record(row, {
          kind: 'retry',
          at: new Date(now.getTime() + disposition.forMs),
          error: words,
        });
        return disposition;
      case 'give-up':
        await this.end(claimed, 'failed', error);
        break;
      case 'done':
        break;
      default:
        disposition satisfies never;
    }
    return { kind: 'done' };
  }

  /** The account cannot be called for a while: the row stays owed, and says why. */
  private async wait(
    row: IceBreakers,
    token: Secret,
    error: GraphError,
    disposition: Waiting,
  ): Promise<Waiting> {
    const { tenantId, accountId } = row;
    const words = errorWords(error, new Date());
    const outcome: SyncOutcome =
      error.kind === 'throttle'
        ? { kind: 'retry', at: disposition.until, error: words }
        : { kind: 'parked', error: words };
    const endpointIds = await this.parts.work.run(tenantId, async () => {
      const told = await this.halt(row, token, error);
      if (!told) await this.parts.accounts.park(tenantId, accountId, 'sync', disposition.until);
      await this.parts.iceBreakers.record(tenantId, accountId, row.revision, outcome);
      return told;
    });
    if (!endpointIds) return disposition;
    await this.wakeEndpoints(tenantId, endpointIds);
    return { ...disposition, until: asleepUntil() };
  }

  /** Who is to be told that the account waits for its owner; null: it does not wait for that. */
  private halt(
    { tenantId, accountId }: IceBreakers,
    token: Secret,
    error: GraphError,
  ): Promise<string[]> | null {
    const words = haltWords(error);
    if (error.kind === 'reauth') {
      return this.parts.life.needsReauth(tenantId, accountId, words, token);
    }
    if (error.kind !== 'user') return null;
    const probeAt = probeDueAt(new Date(), this.parts.dice);
    return this.parts.life.restricted(tenantId, accountId, words, { token, probeAt });
  }

  private async end(
    { row, requestId }: ClaimedIceBreakers,
    status: 'blocked' | 'failed',
    error: GraphError,
  ): Promise<void> {
    const words = errorWords(error, new Date());
    await this.record(row, { kind: 'ended', status, error: words }, (at) =>
      makeFactBody(
        'ice_breakers.publish_failed',
        { account_id: row.accountId, revision: row.revision, error: factErrorOf(error) },
        at,
        requestId,
      ),
    );
    this.parts.count('failed');
  }

  /** Records the outcome, and tells the fact of it unless an edit has overtaken this revision. */
  private async record(
    { tenantId, accountId, revision }: IceBreakers,
    outcome: SyncOutcome,
    factOf?: (at: Date) => { type: FactType },
  ): Promise<void> {
    const endpointIds = await this.parts.work.run(tenantId, async () => {
      const stands = await this.parts.iceBreakers.record(tenantId, accountId, revision, outcome);
      if (!stands || !factOf) return [];
      const body = factOf(new Date());
      return this.parts.facts.append(tenantId, [
        { accountId, type: body.type, body: JSON.stringify(body) },
      ]);
    });
    await this.wakeEndpoints(tenantId, endpointIds);
  }

  private async wakeEndpoints(tenantId: string, endpointIds: readonly string[]): Promise<void> {
    await this.parts.lanes.wakeQuietly(
      deliverEndpoint,
      endpointIds.map((endpointId) => ({ v: 1, tenantId, endpointId })),
    );
  }
}

const nothingDone: TurnOutcome = { kind: 'done', claimed: 0 };
