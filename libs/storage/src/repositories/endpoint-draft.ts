import type { Secret } from '#libs/domain';
import { In, type EntityManager } from 'typeorm';
import { Account } from '../entities/account.entity.js';
import type { SignatureScheme } from '../entities/webhook-endpoint.entity.js';

/** What an endpoint can be given beyond its URL; what is left out is as if it had never been asked for. */
export type EndpointOptions = {
  accountIds: string[] | null;
  labels: Record<string, string>;
  /** The tenant's own headers, by name in small letters. */
  headers: Record<string, string>;
  ratePerSecond: number | null;
  concurrency: number;
  ordered: boolean;
  thin: boolean;
  retrySchedule: number[] | null;
};

/** With what an endpoint signs. `publicKey` is there for `v1a`. */
export type EndpointKey = { secret: Secret; signature: SignatureScheme; publicKey: string | null };

type Named = {
  url: string;
  description: string | null;
  eventTypes: string[] | null;
  externalId: string | null;
};

export type EndpointDraft = Named &
  Partial<EndpointOptions> &
  Pick<EndpointKey, 'secret'> &
  Partial<EndpointKey>;

export type EndpointChange = Partial<Named & EndpointOptions & { enabled: boolean }>;

export type UnknownAccounts = { outcome: 'unknown-accounts'; accountIds: string[] };

/** Those of the accounts that the tenant has not; null: it has them all. */
export async function unknownAccounts(
  manager: EntityManager,
  tenantId: string,
  wanted: readonly string[] | null | undefined,
): Promise<UnknownAccounts | null> {
  if (!wanted || wanted.length === 0) return null;
  const found = await manager.find(Account, {
    select: { id: true },
    where: { tenantId, id: In(wanted) },
  });
  const known = new Set(found.map(({ id }) => id));
  const accountIds = wanted.filter((id) => !known.has(id.toLowerCase()));
  return accountIds.length > 0 ? { outcome: 'unknown-accounts', accountIds } : null;
}
