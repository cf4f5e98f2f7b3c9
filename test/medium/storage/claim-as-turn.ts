import type { ClaimedDelivery, ClaimedEvent, IceBreakers } from '#libs/storage';
import type { Storage } from './open-storage.js';

/** As a turn does: fresh events, and where there are none the suspect that heads the line. */
export async function claimEvents(
  { events }: Pick<Storage, 'events'>,
  tenantId: string,
  accountId: string,
  limit: number,
): Promise<ClaimedEvent[]> {
  const fresh = await events.claim(tenantId, accountId, limit, 'fresh');
  return fresh.length > 0 ? fresh : events.claim(tenantId, accountId, limit, 'suspect');
}

export async function claimDeliveries(
  { deliveries }: Pick<Storage, 'deliveries'>,
  tenantId: string,
  endpointId: string,
  limit: number,
): Promise<ClaimedDelivery[]> {
  const fresh = await deliveries.claim(tenantId, endpointId, limit, 'fresh');
  return fresh.length > 0 ? fresh : deliveries.claim(tenantId, endpointId, limit, 'suspect');
}

export async function claimSet(
  { iceBreakers }: Pick<Storage, 'iceBreakers'>,
  tenantId: string,
  accountId: string,
): Promise<IceBreakers | null> {
  const fresh = await iceBreakers.claim(tenantId, accountId, 'fresh');
  const claimed = fresh ?? (await iceBreakers.claim(tenantId, accountId, 'suspect'));
  return claimed?.row ?? null;
}
