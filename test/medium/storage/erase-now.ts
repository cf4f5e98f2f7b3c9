import { ERASURE_PLAN, type ErasureEnd } from '#libs/storage';
import type { Storage } from './open-storage.js';

const SOURCE = { actor: 'operator', requestId: null, ip: null };

/**
 * Asks for the end of a tenant, and goes once through all that is to be erased, as though the row
 * of the tenant had stood long enough as a sign.
 */
export async function eraseNow(storage: Storage, tenantId: string): Promise<ErasureEnd> {
  await storage.eraser.request(tenantId, null, SOURCE);
  await storage.database.ask(
    `UPDATE tenant_erasures SET requested_at = requested_at - interval '5 seconds'
      WHERE tenant_id = $1 AND requested_at > now() - interval '5 seconds'`,
    [tenantId],
  );
  for (const root of ERASURE_PLAN) await storage.eraser.erase(tenantId, root);
  return storage.eraser.finish(tenantId);
}
