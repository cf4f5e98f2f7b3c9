import { newId, Secret } from '#libs/domain';
import { changeRows, selectRows } from '../sql-rows.js';
import type { TenantWork } from '../tenant-work.js';
import type { StoredDataKey } from '../custody/data-keys.js';
import type { TokenCipher } from '../token-cipher.js';
import { CLAIM_KEY, KEEP_ELSEWHERE, KEEP_OWN, READ_KEY, RELEASE_KEY } from './idempotency-sql.js';

/** More than any answer of ours to a POST, whose own body is a quarter of this at most. */
const MAX_BODY_CHARS = 1024 * 1024;

export type IdempotentRequest = {
  tenantId: string;
  /** Who asked: `key:<id>` of an API key, or `operator`. No owner ever meets another's keys. */
  owner: string;
  /** What the caller chose. */
  key: string;
  /** Equal for the same request, different for another. */
  fingerprint: Buffer;
};

/** A key that this process holds until `leasedUntil`, which names the claim: a later one differs. */
export type HeldKey = IdempotentRequest & {
  leasedUntil: Date;
  /** An id for what the request makes; the same when a lapsed claim is run again. */
  resourceId: string;
};

/** `body` is the JSON text of the answer; null when it has none. */
export type KeptAnswer = { status: number; headers: Record<string, string>; body: string | null };

export type ClaimOutcome =
  | { outcome: 'claimed'; held: HeldKey }
  | { outcome: 'answered'; answer: KeptAnswer }
  | { outcome: 'reused' }
  | { outcome: 'in-flight'; leftMs: number };

/** The request was carried out before by a process that died before it could say so. */
export class AnsweredBefore extends Error {
  override name = 'AnsweredBefore';

  constructor(
    readonly answer: KeptAnswer,
    /** Where it was kept. */
    readonly tenantId: string,
  ) {
    super('This request was carried out before.');
  }
}

/** The key is held by another request: what this one did must not be kept. */
export class ClaimLost extends Error {
  override name = 'ClaimLost';

  constructor() {
    super('The idempotency key was claimed by another request meanwhile.');
  }
}

type KeyRow = {
  fingerprint: Buffer;
  status: number | null;
  headers: Record<string, string> | null;
  sealed_body: string | null;
  /** The key that sealed it, read together with it. */
  data_key: StoredDataKey | null;
};

type ClaimRow = KeyRow & {
  is_claimed: boolean;
  resource_id: string;
  leased_until: Date;
  left_ms: number;
};

/** Sees to it that a request with an Idempotency-Key is carried out once. Answers are kept sealed. */
export class IdempotencyKeys {
  constructor(
    private readonly work: TenantWork,
    private readonly cipher: TokenCipher,
  ) {}

  /**
   * Takes the key for `leaseMs`, or says why not. A claim whose lease has run out is taken over by the
   * same request, since its process must have died. Also removes a few keys that have expired.
   */
  async claim(request: IdempotentRequest, leaseMs: number): Promise<ClaimOutcome> {
    const { tenantId, owner, key, fingerprint } = request;
    const row = await this.work.run(tenantId, async (manager) => {
      const parameters = [tenantId, owner, key, fingerprint, newId(), leaseMs];
      // A key that another connection inserts at this moment is not in sight of the first look.
      for (let looks = 0; looks < 3; looks += 1) {
        const [found] = await selectRows<ClaimRow>(manager, CLAIM_KEY, parameters);
        if (found) return found;
      }
      throw new ClaimLost();
    });
    if (row.is_claimed) {
      const { resource_id: resourceId, leased_until: leasedUntil } = row;
      return { outcome: 'claimed', held: { ...request, resourceId, leasedUntil } };
    }
    if (!row.fingerprint.equals(fingerprint)) return { outcome: 'reused' };
    const answer = await this.answerOf(tenantId, request, row);
    return answer ? { outcome: 'answered', answer } : { outcome: 'in-flight', leftMs: row.left_ms };
  }

  /**
   * Keeps the answer for a day. Called as the last act of the unit of work that it tells of, so that
   * both last or neither. `tenantId` is that of the unit of work: where it is not the key's own (the
   * operator's), the answer is kept beside the tenant's rows. Throws `ClaimLost` or `AnsweredBefore`
   * when another run of the same request was faster; the unit of work must then fail. `about` is the
   * tenant that an answer to the operator tells of, `aboutAccount` the account that an answer to a
   * tenant tells of: with those it goes.
   */
  async keep(
    tenantId: string,
    held: HeldKey,
    answer: KeptAnswer,
    about: string | null = null,
    aboutAccount: string | null = null,
  ): Promise<void> {
    if (answer.body !== null && answer.body.length > MAX_BODY_CHARS) {
      throw new Error('An answer is too large to be kept for its idempotency key.');
    }
    const { owner, key, fingerprint, leasedUntil, resourceId } = held;
    await this.work.run(tenantId, async (manager) => {
      const { keyId, dataKeyId, sealed } =
        answer.body === null
          ? NOTHING_SEALED
          : await this.cipher.seal(new Secret(answer.body), sealOf(tenantId, held));
      const parts = [answer.status, JSON.stringify(answer.headers), keyId, sealed, dataKeyId];
      if (tenantId === held.tenantId) {
        const parameters = [tenantId, owner, key, leasedUntil, ...parts, about, aboutAccount];
        if ((await changeRows(manager, KEEP_OWN, parameters)).length === 0) throw new ClaimLost();
        return;
      }
      const parameters = [tenantId, owner, key, fingerprint, resourceId, ...parts];
      if ((await selectRows(manager, KEEP_ELSEWHERE, parameters)).length > 0) return;
      const before = await this.recall(tenantId, held);
      throw before ? new AnsweredBefore(before, tenantId) : new ClaimLost();
    });
  }

  /** What an earlier run of the same request has kept under `tenantId`; null when none has. */
  recall(tenantId: string, held: HeldKey): Promise<KeptAnswer | null> {
    return this.work.run(tenantId, async (manager) => {
      const parameters = [tenantId, held.owner, held.key];
      const [row] = await selectRows<KeyRow>(manager, READ_KEY, parameters);
      if (!row?.fingerprint.equals(held.fingerprint)) return null;
      return this.answerOf(tenantId, held, row);
    });
  }

  /** Gives the key back, so that the request can be sent again. What was answered stays. */
  async release({ tenantId, owner, key, leasedUntil }: HeldKey): Promise<void> {
    await this.work.run(tenantId, (manager) =>
      manager.query(RELEASE_KEY, [tenantId, owner, key, leasedUntil]),
    );
  }

  private async answerOf(
    tenantId: string,
    of: IdempotentRequest,
    row: KeyRow,
  ): Promise<KeptAnswer | null> {
    const { status, headers, sealed_body: sealed, data_key: key } = row;
    // Shredded: the tenant is being deleted, and nobody is given what was kept for it.
    if (status === null || key?.wrapped === null) return null;
    const body = sealed === null ? null : await this.cipher.open(sealed, sealOf(tenantId, of), key);
    return { status, headers: headers ?? {}, body: body === null ? null : body.reveal() };
  }
}

const NOTHING_SEALED = { keyId: null, dataKeyId: null, sealed: null };

/** An owner has no line break in it, so no two rows share a seal. */
function sealOf(tenantId: string, { owner, key }: IdempotentRequest) {
  return { tenantId, ownerId: `${owner}\n${key}`, purpose: 'idempotent-answer' as const };
}
