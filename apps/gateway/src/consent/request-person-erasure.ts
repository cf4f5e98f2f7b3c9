import { eraseData, Lanes } from '#libs/jobs';
import { AuditLog, DataErasureRepository, TenantWork } from '#libs/storage';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Caller } from '../access/caller.js';
import { faultyBody } from '../http/faulty-body.js';
import type { Claim } from '../idempotency/claim.js';
import { Problem } from '../problems/problem.js';
import {
  showPersonErasure,
  type NewPersonErasureBody,
  type personErasureSchema,
} from './person-erasure.schema.js';

/** Begins the erasure of one person, with its entry in the audit log, which does not say whose it is. */
@Injectable()
export class RequestPersonErasure {
  constructor(
    private readonly work: TenantWork,
    private readonly erasures: DataErasureRepository,
    private readonly audit: AuditLog,
    private readonly lanes: Lanes,
  ) {}

  /** Throws `Problem`s. */
  async run(
    { tenantId, accountIds, source }: Caller,
    { person_id: personId, account_id: accountId }: NewPersonErasureBody,
    claim: Claim,
  ): Promise<z.output<typeof personErasureSchema>> {
    if (accountIds !== null && accountId === null) {
      const detail = 'The key is bound to accounts; name the one that is to forget the person.';
      throw new Problem('key_bound', detail, { fix: NAME_AN_ACCOUNT });
    }
    const id = claim.resourceId;
    const answer = await this.work.run(tenantId, async () => {
      await claim.recall(tenantId);
      const draft = { id, personId, accountId };
      const result = await this.erasures.request(tenantId, draft, source);
      if (result.outcome === 'unknown-account') throw unknownAccount(accountIds !== null);
      const shown = showPersonErasure(result.row);
      await this.audit.append(tenantId, {
        ...source,
        action: 'person.erasure_requested',
        target: `person_erasure:${id}`,
        before: null,
        after: { account_id: accountId },
      });
      await claim.keep(tenantId, 202, shown);
      return shown;
    });
    await this.lanes.wakeQuietly(eraseData, [{ v: 1, tenantId, erasureId: id }]);
    return answer;
  }
}

const NAME_AN_ACCOUNT =
  'Name one of the accounts of the key in account_id, or use a key that is not bound to accounts.';

/** A key that is bound to accounts cannot leave it out. */
function unknownAccount(isBound: boolean): Problem {
  return faultyBody([
    {
      pointer: '/account_id',
      code: 'unknown_account',
      message: isBound
        ? 'The key is bound to no account of this id.'
        : 'You have no account of this id.',
      fix: isBound
        ? 'Name one of the accounts that the key is bound to.'
        : 'Name one of your accounts, or leave it out for all of them.',
    },
  ]);
}
