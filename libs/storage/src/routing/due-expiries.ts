import type { Pool } from 'pg';

/** Before every id: where the first page of lanes begins. */
const FIRST = '00000000-0000-0000-0000-000000000000';

/** Which tenants have rows to lose that they keep no longer. */
export class DueExpiries {
  constructor(private readonly router: Pool) {}

  /** In the order of their ids, behind `after`. Of a tenant that is being deleted all goes anyway. */
  async lanes(limit: number, after: string | null): Promise<{ tenantId: string }[]> {
    const { rows } = await this.router.query<{ tenantId: string }>(
      `SELECT id AS "tenantId" FROM tenants
        WHERE retention_due_at <= now() AND status <> 'deleting' AND id > $2
        ORDER BY id LIMIT $1`,
      [limit, after ?? FIRST],
    );
    return rows;
  }
}
