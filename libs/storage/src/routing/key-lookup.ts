import type { Pool } from 'pg';

export type KeyOwner = {
  keyId: string;
  tenantId: string;
  tenantStatus: 'active' | 'suspended';
  scopes: string[];
};

/** Whose key this is, asked before any tenant is known. */
export class KeyLookup {
  constructor(private readonly router: Pool) {}

  /** Null for an unknown, revoked or expired key: callers cannot tell which. */
  async find(keyHash: Buffer): Promise<KeyOwner | null> {
    const { rows } = await this.router.query<KeyOwner>(
      `SELECT k.id AS "keyId", k.tenant_id AS "tenantId", t.status AS "tenantStatus", k.scopes
         FROM api_keys k JOIN tenants t ON t.id = k.tenant_id
        WHERE k.key_hash = $1 AND k.revoked_at IS NULL
          AND (k.expires_at IS NULL OR k.expires_at > now())`,
      [keyHash],
    );
    return rows[0] ?? null;
  }
}
