import { makeFactBody } from '#libs/domain';
import type { EntityManager } from 'typeorm';
import type { AccountLife } from '../repositories/account-life.js';
import type { FactRepository } from '../repositories/fact.repository.js';
import type { WebhookEndpointRepository } from '../repositories/webhook-endpoint.repository.js';
import type { TokenCipher } from '../token-cipher.js';
import { lockRow, markBroken, type Source } from './reseal.js';
import { SealBroken } from './seal-broken.js';
import { contextOf, type RowKey } from './sealed-tables.js';

const ACCOUNT_WORDS = {
  reason: 'token_unreadable',
  words:
    'The kept access token cannot be opened any more. Nothing is wrong at Instagram: connect the ' +
    'account again.',
  error: null,
} as const;

const ENDPOINT_REASON = 'secret_unreadable';

const LOCK_ACCOUNT = 'SELECT 1 FROM accounts WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE';

/** Puts aside what does not open, and tells whom it concerns, in one unit of work. */
export class PutAside {
  constructor(
    private readonly cipher: TokenCipher,
    private readonly life: AccountLife,
    private readonly endpoints: WebhookEndpointRepository,
    private readonly facts: FactRepository,
  ) {}

  /**
   * True when the row was put aside; false when it is another one by now, or opens after all. Locks an
   * account before its token, as whoever connects it does. To be called in a unit of work.
   */
  async row(
    manager: EntityManager,
    tenantId: string,
    source: Source,
    row: RowKey,
  ): Promise<boolean> {
    const { table, key } = source;
    const [id = ''] = row;
    if (table.name === 'account_tokens') await manager.query(LOCK_ACCOUNT, [tenantId, id]);
    const sealed = await lockRow(manager, tenantId, source, row);
    if (sealed === null) return false;
    try {
      await this.cipher.open(sealed, contextOf(table, tenantId, row), key);
      return false;
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
    }
    await markBroken(manager, tenantId, table, row);
    if (table.name === 'account_tokens') {
      await this.life.needsReauth(tenantId, id, ACCOUNT_WORDS, null);
    }
    if (table.name === 'webhook_endpoints') await this.disable(tenantId, id);
    return true;
  }

  /** Nothing can be signed for it. The tenant makes another; its sweeper is not needed for that. */
  private async disable(tenantId: string, endpointId: string): Promise<void> {
    if (!(await this.endpoints.disable(tenantId, endpointId, ENDPOINT_REASON))) return;
    const data = { endpoint_id: endpointId, reason: ENDPOINT_REASON };
    const body = makeFactBody('webhook_endpoint.disabled', data, new Date());
    await this.facts.append(tenantId, [
      { accountId: null, type: body.type, body: JSON.stringify(body) },
    ]);
  }
}
