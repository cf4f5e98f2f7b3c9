import type { Pool } from 'pg';

export type LaneOfErasure = { tenantId: string; erasureId: string };

/** Before every id: where the first page of lanes begins. */
const FIRST = '00000000-0000-0000-0000-000000000000';

/** Which erasures of persons and accounts are under way, over all tenants. */
export class DueErasures {
  constructor(private readonly router: Pool) {}

  /** Those that have something to do now, in the order of their ids, behind `after`. */
  async lanes(limit: number, after: string | null): Promise<LaneOfErasure[]> {
    const { rows } = await this.router.query<LaneOfErasure>(
      `SELECT tenant_id AS "tenantId", id AS "erasureId" FROM data_erasures
        WHERE status = 'running' AND next_attempt_at <= now() AND id > $2
        ORDER BY id LIMIT $1`,
      [limit, after ?? FIRST],
    );
    return rows;
  }

  /** Erasures under way; `failing` are those whose latest try failed. */
  async countUnderWay(): Promise<{ running: number; failing: number }> {
    const { rows } = await this.router.query<{ running: number; failing: number }>(
      `SELECT count(*) FILTER (WHERE attempts = 0)::int AS running,
              count(*) FILTER (WHERE attempts > 0)::int AS failing
         FROM data_erasures WHERE status = 'running'`,
    );
    return rows[0] ?? { running: 0, failing: 0 };
  }
}
