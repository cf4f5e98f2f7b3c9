import type { Pool } from 'pg';

export type LinkOfToken = { tenantId: string; linkId: string };

/** Finds the tenant of a partner who comes with a link; before that nothing of it is known. */
export class PartnerLinkLookup {
  constructor(private readonly router: Pool) {}

  /** By the SHA-256 of the token; null when no link has it. Says nothing of whether it still works. */
  async find(tokenHash: Buffer): Promise<LinkOfToken | null> {
    const { rows } = await this.router.query<LinkOfToken>(
      `SELECT tenant_id AS "tenantId", id AS "linkId" FROM partner_links WHERE token_hash = $1`,
      [tokenHash],
    );
    return rows[0] ?? null;
  }
}
