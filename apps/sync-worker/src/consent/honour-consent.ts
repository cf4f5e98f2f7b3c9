import { backoffMs, type Dice } from '#libs/domain';
import {
  deliverEndpoint,
  eraseData,
  type JobsLog,
  type LaneHandler,
  type Lanes,
  type PayloadByTurn,
  type TurnOutcome,
} from '#libs/jobs';
import type {
  AccountLife,
  AuditLog,
  AuditSource,
  ConsentErasureDraft,
  ConsentRequest,
  ConsentRequests,
  DataErasureRepository,
  LaneOfAccount,
  TenantWork,
} from '#libs/storage';
import { erasureErrorWords } from '../erase/erasure-error-words.js';

type Payload = PayloadByTurn['honour-consent'];

/** For how long no other turn takes the request; also how long it waits when a worker dies. */
const LEASE_MS = 15_000;
/** There is no last try: what an owner asks for is done. */
const BACKOFF = { firstMs: 1_000, maxMs: 5 * 60_000 };
/** How often it is looked whether the erasures have ended: more rarely, the longer they take. */
const LOOK_AGAIN = { share: 0.2, minMs: 1_000, maxMs: 60_000 };

/** What the lane works with. */
export type HonourConsentParts = {
  work: TenantWork;
  requests: ConsentRequests;
  life: Pick<AccountLife, 'disconnect'>;
  erasures: Pick<DataErasureRepository, 'requestForConsent'>;
  audit: AuditLog;
  lanes: Pick<Lanes, 'wakeQuietly'>;
  log: JobsLog;
  dice: Dice;
};

/**
 * Does what Meta asked for in an owner's name. Every step may be done twice with the same end: an
 * account is let go once, and there is one erasure for each account, however often a turn is killed
 * and begun again.
 */
export class HonourConsent implements LaneHandler<Payload> {
  constructor(private readonly parts: HonourConsentParts) {}

  async takeTurn({ requestId }: Payload): Promise<TurnOutcome> {
    const request = await this.parts.requests.claim(requestId, LEASE_MS);
    if (!request) return { kind: 'done', claimed: 0 };
    try {
      await this.honour(request);
    } catch (error) {
      await this.putOff(request, error);
    }
    return { kind: 'done', claimed: 1 };
  }

  nextDueAt({ requestId }: Payload): Promise<Date | null> {
    return this.parts.requests.nextDueAt(requestId);
  }

  async findDueLanes(limit: number, after: Payload | null): Promise<Payload[]> {
    const lanes = await this.parts.requests.dueLanes(limit, after?.requestId ?? null);
    return lanes.map((lane) => ({ v: 1, ...lane }));
  }

  private async honour(request: ConsentRequest): Promise<void> {
    if (request.status === 'erasing') return this.awaitErasures(request);
    const accounts = await this.parts.requests.findAccounts(request.subjectId);
    for (const account of accounts) await this.letGo(request, account);
    if (request.kind === 'delete') await this.requestErasures(request, accounts);
    // Asked of the rows: an earlier turn that was killed may have made erasures that have removed by
    // now what they would be found by.
    const { all } = await this.parts.requests.countErasures(request.id);
    if (all === 0) await this.finish(request, accounts.length);
    else await this.parts.requests.fannedOut(request.id, all);
  }

  /** One that its owner has connected again since is not meant, and stays as it is. */
  private async letGo(request: ConsentRequest, { tenantId, accountId }: LaneOfAccount) {
    const endpointIds = await this.parts.life.disconnect(tenantId, accountId, {
      ...LET_GO[request.kind],
      source: sourceOf(request),
      unlessConnectedAfter: endOfSecond(request.issuedAt),
    });
    await this.parts.lanes.wakeQuietly(
      deliverEndpoint,
      endpointIds.map((endpointId) => ({ v: 1, tenantId, endpointId })),
    );
  }

  /** Of each account, and of the person at each account that they wrote to or tapped at. */
  private async requestErasures(
    request: ConsentRequest,
    accounts: readonly LaneOfAccount[],
  ): Promise<void> {
    const people = await this.parts.requests.findPeople(request.subjectId);
    for (const { tenantId, accountId } of accounts) {
      await this.requestErasure(request, tenantId, {
        consentRequestId: request.id,
        scope: 'account',
        accountId,
        personId: null,
        receivedUntil: endOfSecond(request.issuedAt),
      });
    }
    for (const { tenantId, accountId } of people) {
      await this.requestErasure(request, tenantId, {
        consentRequestId: request.id,
        scope: 'person',
        accountId,
        personId: request.subjectId,
        receivedUntil: null,
      });
    }
  }

  private async requestErasure(
    request: ConsentRequest,
    tenantId: string,
    draft: ConsentErasureDraft,
  ): Promise<void> {
    const source = sourceOf(request);
    const erasureId = await this.parts.work.run(tenantId, async () => {
      const made = await this.parts.erasures.requestForConsent(tenantId, draft, source);
      const { scope, accountId } = draft;
      if (made.isNew) {
        await this.parts.audit.append(tenantId, {
          ...source,
          action: `${scope}.erasure_requested`,
          target: scope === 'person' ? `person_erasure:${made.erasureId}` : `account:${accountId}`,
          before: null,
          after: { account_id: accountId },
        });
      }
      return made.erasureId;
    });
    await this.parts.lanes.wakeQuietly(eraseData, [{ v: 1, tenantId, erasureId }]);
  }

  private async awaitErasures(request: ConsentRequest): Promise<void> {
    const { running } = await this.parts.requests.countErasures(request.id);
    if (running === 0) return this.finish(request, request.found);
    const ageMs = Date.now() - request.requestedAt.getTime();
    const { share, minMs, maxMs } = LOOK_AGAIN;
    const delayMs = Math.min(maxMs, Math.max(minMs, share * ageMs));
    await this.parts.requests.lookAgain(request.id, delayMs);
  }

  private async finish({ id, kind }: ConsentRequest, found: number): Promise<void> {
    const isDone = await this.parts.requests.finish(id);
    if (isDone) this.parts.log.info({ consentRequestId: id, kind, found }, 'consent honoured');
  }

  /** Throws when even this cannot be written; the queue and the sweeper bring the lane back then. */
  private async putOff({ id, attempts }: ConsentRequest, error: unknown): Promise<void> {
    const attempt = attempts + 1;
    this.parts.log.warn({ consentRequestId: id, attempt, err: error }, 'consent put off');
    const delayMs = backoffMs(attempt, BACKOFF, this.parts.dice);
    await this.parts.requests.putOff(id, erasureErrorWords(error), delayMs);
  }
}

const LET_GO = {
  deauthorize: {
    code: 'removed_by_owner',
    reason: 'The owner of the account removed this app at Instagram.',
  },
  delete: {
    code: 'erased_by_owner',
    reason: 'The owner of the account asked Instagram to have their data deleted here.',
  },
} as const;

function sourceOf({ requestId }: ConsentRequest): AuditSource {
  return { actor: 'instagram', requestId, ip: null };
}

/** Meta tells the time of a request in whole seconds: it may be of any part of that one. */
function endOfSecond(issuedAt: Date): Date {
  return new Date(Math.floor(issuedAt.getTime() / 1_000) * 1_000 + 999);
}
