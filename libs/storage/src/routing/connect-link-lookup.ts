import type { Pool } from 'pg';

export type LinkOfState = { tenantId: string; linkId: string };

/** Finds the tenant of a person who comes back from a login; before that nothing of it is known. */
export class ConnectLinkLookup {
  constructor(private readonly router: Pool) {}

  /** By the SHA-256 of the `state`; null when no link has it. Says nothing of whether it still works. */
  async find(stateHash: Buffer): Promise<LinkOfState | null> {
    const { rows } = await this.router.query<LinkOfState>(
      `SELECT tenant_id AS "tenantId", id AS "linkId" FROM connect_links WHERE state_hash = $1`,
      [stateHash],
    );
    return rows[0] ?? null;
  }
}
