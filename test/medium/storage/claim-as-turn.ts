import { newId, type IceBreakerSet } from '#libs/domain';
import {
  IceBreakers,
  type ClaimedDelivery,
  type ClaimedEvent,
  type ClaimedSync,
  type SyncOutcome,
} from '#libs/storage';
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

/** More calls than any test makes. */
export const MANY_CALLS = { max: 1_000, windowMs: 600_000 };

/** The try of an account's questions; null when nothing is due, or its calls are used up. */
export function claimSync(
  { work, syncs }: Pick<Storage, 'work' | 'syncs'>,
  tenantId: string,
  accountId: string,
  limit = MANY_CALLS,
): Promise<ClaimedSync | null> {
  return work.run(tenantId, async () => {
    const due = await syncs.lockDue(tenantId, accountId);
    const claim = due && (await syncs.start(due, limit));
    return claim?.outcome === 'claimed' ? claim.claimed : null;
  });
}

export async function claimSet(
  storage: Pick<Storage, 'work' | 'syncs'>,
  tenantId: string,
  accountId: string,
): Promise<IceBreakers | null> {
  return (await claimSync(storage, tenantId, accountId))?.row ?? null;
}

/** As if a turn of that revision had just ended so, without having claimed it. */
export async function recordOutcome(
  { syncs, iceBreakers }: Pick<Storage, 'syncs' | 'iceBreakers'>,
  tenantId: string,
  accountId: string,
  revision: number,
  outcome: SyncOutcome,
): Promise<boolean> {
  const row = await iceBreakers.find(tenantId, accountId);
  const of = { ...(row ?? new IceBreakers()), tenantId, accountId, revision };
  const claimed = { row: of, requestId: null, syncId: newId(), until: new Date(0) };
  return syncs.record({ kind: 'publish', ...claimed }, outcome, []);
}

export function shownAs(live: IceBreakerSet): SyncOutcome {
  const at = new Date();
  const checkAt = new Date(at.getTime() + 24 * 3_600_000);
  return { kind: 'published', live, at, checkAt, isNew: true, isSeen: true };
}
