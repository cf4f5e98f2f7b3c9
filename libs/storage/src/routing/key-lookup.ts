import { limitsOf, type TenantLimits } from '#libs/domain';
import type { Pool } from 'pg';
import type { TenantStatus } from '../entities/tenant.entity.js';
import { afterMs, instantIn, msAhead } from '../sql-rows.js';

export type KeyOwner = {
  keyId: string;
  tenantId: string;
  tenantStatus: 'active' | 'suspended';
  scopes: string[];
  /** Null: all accounts of the tenant. */
  accountIds: string[] | null;
  /** As the key was given it. */
  expiresAt: Date | null;
  requestsPerMinute: {
    /** Of this key alone; null: none of its own. */
    key: number | null;
    /** Of all keys of the tenant together. */
    tenant: number;
  };
};

/** A key that somebody was given. */
export type KnownKey = {
  owner: KeyOwner;
  /** It was revoked, or its tenant is being deleted: it opens nothing, and never will again. */
  isShut: boolean;
  /** From when on it opens nothing, on this process's clock. */
  endsAt: Date | null;
  /** When the key and its tenant were last changed: opaque, to be compared with `KeyChanges`. */
  stamp: { key: string; tenant: string };
};

/** When keys, by `hexOf` their hash, and tenants, by id, were changed: as in `KnownKey.stamp`. */
export type KeyChanges = { keys: Map<string, string>; tenants: Map<string, string> };

export type KeyUse = { keyId: string; usedAt: Date };

/**
 * How long a change may take from its stamp, made by the statement itself, to its commit, when it
 * can be seen: PostgreSQL cuts off the statements behind it, and the waits between them, after 15 s
 * each (`statement_timeout`, `idle_in_transaction_session_timeout`).
 */
const COMMIT_LAG_MS = 60_000;

type KeyRow = {
  hash: string;
  keyId: string;
  tenantId: string;
  tenantStatus: TenantStatus;
  scopes: string[];
  accountIds: string[] | null;
  isRevoked: boolean;
  expiresAt: Date | null;
  endsInMs: number | null;
  requestsPerMinute: number | null;
  limits: Partial<TenantLimits>;
  keyStamp: string;
  tenantStamp: string;
};

/** How hashes are named in maps. */
export function hexOf(keyHash: Buffer): string {
  return keyHash.toString('hex');
}

/** Whose keys these are, asked before any tenant is known. */
export class KeyLookup {
  constructor(private readonly router: Pool) {}

  /** Those of the keys that somebody was given, by `hexOf` their hash: also the expired and shut. */
  async find(keyHashes: readonly Buffer[]): Promise<Map<string, KnownKey>> {
    const { rows } = await this.router.query<KeyRow>(
      `SELECT encode(k.key_hash, 'hex') AS hash, k.id AS "keyId", k.tenant_id AS "tenantId",
              t.status AS "tenantStatus", k.scopes, k.account_ids AS "accountIds",
              k.revoked_at IS NOT NULL AS "isRevoked", k.expires_at AS "expiresAt",
              ${msAhead('k.expires_at')} AS "endsInMs",
              k.requests_per_minute AS "requestsPerMinute", t.limits,
              k.changed_at::text AS "keyStamp", t.changed_at::text AS "tenantStamp"
         FROM api_keys k JOIN tenants t ON t.id = k.tenant_id
        WHERE k.key_hash = ANY ($1)`,
      [keyHashes],
    );
    return new Map(rows.map((row) => [row.hash, knownKeyOf(row)]));
  }

  /**
   * Every key and every tenant with a change that could first be seen in the last `pastMs`, and some
   * whose changes are older. A tenant that is gone altogether is among them too.
   */
  async changes(pastMs: number): Promise<KeyChanges> {
    const { rows } = await this.router.query<{ hash: string | null; id: string; stamp: string }>(
      `SELECT encode(key_hash, 'hex') AS hash, id, changed_at::text AS stamp
         FROM api_keys WHERE changed_at > now() - $1 * interval '1 millisecond'
       UNION ALL
       SELECT NULL, tenant_id, requested_at::text
         FROM tenant_erasures e WHERE requested_at > now() - $1 * interval '1 millisecond'
          AND NOT EXISTS (SELECT 1 FROM tenants t WHERE t.id = e.tenant_id)
       UNION ALL
       SELECT NULL, id, changed_at::text
         FROM tenants WHERE changed_at > now() - $1 * interval '1 millisecond'`,
      [pastMs + COMMIT_LAG_MS],
    );
    const changes: KeyChanges = { keys: new Map(), tenants: new Map() };
    for (const { hash, id, stamp } of rows) {
      if (hash === null) changes.tenants.set(id, stamp);
      else changes.keys.set(hash, stamp);
    }
    return changes;
  }

  /**
   * Notes when keys were last used, where that is at least a minute later than what is known. Rows
   * that are being changed at this moment are passed over: a use is never worth a wait.
   */
  async touch(uses: readonly KeyUse[]): Promise<void> {
    const nowMs = Date.now();
    await this.router.query(
      `WITH used AS (
         SELECT u.id, ${afterMs('u.in_ms')} AS at
           FROM unnest($1::uuid[], $2::float8[]) AS u (id, in_ms)
       ), due AS (
         SELECT k.id, used.at FROM api_keys k JOIN used ON used.id = k.id
          WHERE k.last_used_at IS NULL OR k.last_used_at <= used.at - interval '60 seconds'
            FOR NO KEY UPDATE OF k SKIP LOCKED
       )
       UPDATE api_keys k SET last_used_at = due.at FROM due WHERE k.id = due.id`,
      [uses.map(({ keyId }) => keyId), uses.map(({ usedAt }) => usedAt.getTime() - nowMs)],
    );
  }
}

function knownKeyOf(row: KeyRow): KnownKey {
  const { keyId, tenantId, tenantStatus, scopes, accountIds } = row;
  return {
    owner: {
      keyId,
      tenantId,
      scopes,
      accountIds,
      tenantStatus: tenantStatus === 'active' ? 'active' : 'suspended',
      expiresAt: row.expiresAt,
      requestsPerMinute: {
        key: row.requestsPerMinute,
        tenant: limitsOf(row.limits).requests_per_minute,
      },
    },
    isShut: row.isRevoked || tenantStatus === 'deleting',
    endsAt: instantIn(row.endsInMs),
    stamp: { key: row.keyStamp, tenant: row.tenantStamp },
  };
}
