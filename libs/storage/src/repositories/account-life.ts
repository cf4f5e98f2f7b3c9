import { makeFactBody, type FactError, type Secret } from '#libs/domain';
import type { TenantWork } from '../tenant-work.js';
import type { AccountRepository } from './account.repository.js';
import type { FactRepository } from './fact.repository.js';

/** What changes the state of an account, together with the fact that tells of it. */
export class AccountLife {
  constructor(
    private readonly work: TenantWork,
    private readonly accounts: AccountRepository,
    private readonly facts: FactRepository,
  ) {}

  /**
   * Instagram no longer takes `refused`, the account's token: its lanes wait for a new one. However many turns
   * meet the error at once, one fact goes out. Returns the endpoints whose lanes are to be woken.
   */
  needsReauth(
    tenantId: string,
    accountId: string,
    words: { reason: string; error: FactError },
    refused: Secret,
  ): Promise<string[]> {
    return this.work.run(tenantId, async () => {
      const changed = await this.accounts.markNeedsReauth(
        tenantId,
        accountId,
        words.error.message,
        refused,
      );
      if (!changed) return [];
      const data = { account_id: accountId, ...words };
      const body = makeFactBody('account.needs_reauth', data, new Date());
      return this.facts.append(tenantId, [
        { accountId, type: body.type, body: JSON.stringify(body) },
      ]);
    });
  }
}
