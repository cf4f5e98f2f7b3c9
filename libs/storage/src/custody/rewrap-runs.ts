import { setTimeout as pause } from 'node:timers/promises';
import { newId } from '#libs/domain';
import type { Pool, PoolClient } from 'pg';
import type { EntityManager } from 'typeorm';
import { asRouter } from '../as-router.js';
import { NOTHING_YET, plus, type RewrapCounts } from './rewrap-counts.js';
import { OPERATOR_TENANT } from './sealed.js';

/** A run towards a key-encryption key; the same run goes on when it was cut off. */
export type RewrapRun = {
  id: string;
  kekId: string;
  renewsDataKeys: boolean;
  /** The last tenant that is done; null before the first. */
  afterTenant: string | null;
  counts: RewrapCounts;
  startedAt: Date;
  isResumed: boolean;
};

/** Another process is at it. */
export class RewrapUnderWay extends Error {
  override name = 'RewrapUnderWay';

  constructor() {
    super('Another rewrap is under way. Two would do the same work: let that one end.');
  }
}

const TENANTS_AT_ONCE = 200;
const REWRAP_LOCK = 7_046_031;
const LOCK_TRIES = 15;
const LOCK_PAUSE_MS = 200;

/** The runs of rewraps, and the tenants that they go through, as the router sees them. */
export class RewrapRuns {
  constructor(private readonly router: Pool) {}

  /**
   * Does `work` while no other process can. Throws `RewrapUnderWay` when one has been at it for some
   * seconds: PostgreSQL may take a moment to see that a process was killed.
   */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    const client = await this.router.connect();
    try {
      for (let tries = 1; !(await isLocked(client)); tries += 1) {
        if (tries === LOCK_TRIES) throw new RewrapUnderWay();
        await pause(LOCK_PAUSE_MS);
      }
      return await work();
    } finally {
      // The lock ends with its session, so also where this process is killed.
      client.release(true);
    }
  }

  /** The unfinished run of the same target, else a new one. */
  async begin(kekId: string, renewsDataKeys: boolean): Promise<RewrapRun> {
    const found = await this.router.query<RewrapRun>(FIND_UNFINISHED, [kekId, renewsDataKeys]);
    const [run] = found.rows;
    if (run) return { ...run, counts: plus(NOTHING_YET, run.counts), isResumed: true };
    const { rows } = await this.router.query<RewrapRun>(INSERT_RUN, [
      newId(),
      kekId,
      renewsDataKeys,
      JSON.stringify(NOTHING_YET),
    ]);
    const [made] = rows;
    if (!made) throw new Error('A run of a rewrap was not kept.');
    return { ...made, isResumed: false };
  }

  /** Keeps the counts in the unit of work of what they count: both last, or neither. */
  async count(manager: EntityManager, run: RewrapRun, counts: RewrapCounts): Promise<void> {
    await asRouter(manager, () => manager.query(KEEP_COUNTS, [run.id, JSON.stringify(counts)]));
  }

  async passed(run: RewrapRun, tenantId: string, counts: RewrapCounts): Promise<void> {
    await this.router.query('UPDATE key_rewraps SET after_tenant = $2, counts = $3 WHERE id = $1', [
      run.id,
      tenantId,
      JSON.stringify(counts),
    ]);
  }

  async finish(run: RewrapRun): Promise<void> {
    await this.router.query('UPDATE key_rewraps SET finished_at = now() WHERE id = $1', [run.id]);
  }

  /**
   * All tenants behind `after`, in the order of their ids, the operator first. One that is being
   * deleted is passed over: its keys are gone.
   */
  async *tenants(after: string | null): AsyncGenerator<string> {
    if (after === null) yield OPERATOR_TENANT;
    for (let behind = after ?? OPERATOR_TENANT; ;) {
      const { rows } = await this.router.query<{ id: string; status: string }>(
        'SELECT id, status FROM tenants WHERE id > $1 ORDER BY id LIMIT $2',
        [behind, TENANTS_AT_ONCE],
      );
      for (const { id, status } of rows) if (status !== 'deleting') yield id;
      const last = rows.at(-1);
      if (!last) return;
      behind = last.id;
    }
  }

  async countTenants(): Promise<number> {
    const { rows } = await this.router.query<{ n: number }>(
      `SELECT count(*)::int + 1 AS n FROM tenants WHERE status <> 'deleting'`,
    );
    return rows[0]?.n ?? 0;
  }

  /** How many data keys each key-encryption key wraps; shredded ones need none. */
  async dataKeysByKek(): Promise<Map<string, number>> {
    const { rows } = await this.router.query<{ kek: string; n: number }>(
      `SELECT kek_id AS kek, count(*)::int AS n FROM tenant_keys
        WHERE shredded_at IS NULL GROUP BY kek_id`,
    );
    return new Map(rows.map(({ kek, n }) => [kek, n]));
  }
}

async function isLocked(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>(
    'SELECT pg_try_advisory_lock($1) AS held',
    [REWRAP_LOCK],
  );
  return rows[0]?.held === true;
}

const COLUMNS = `id, kek_id AS "kekId", renews_data_keys AS "renewsDataKeys",
  after_tenant AS "afterTenant", counts, started_at AS "startedAt"`;

const FIND_UNFINISHED = `
  SELECT ${COLUMNS} FROM key_rewraps
   WHERE kek_id = $1 AND renews_data_keys = $2 AND finished_at IS NULL
   ORDER BY id DESC LIMIT 1`;

const INSERT_RUN = `
  INSERT INTO key_rewraps (id, kek_id, renews_data_keys, counts) VALUES ($1, $2, $3, $4)
  RETURNING ${COLUMNS}`;

const KEEP_COUNTS = 'UPDATE key_rewraps SET counts = $2 WHERE id = $1';
