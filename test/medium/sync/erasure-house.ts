import { TenantErasureRepository } from '#libs/storage';
import { Pool } from 'pg';
import { EraseTenant } from '../../../apps/sync-worker/src/erase/erase-tenant.js';
import { KillSwitch, untilKilled } from '../responder/kill-switch.js';
import { aTurn } from '../responder/turn-context.js';
import { fillTenant } from '../storage/fill-tenant.js';
import { openStorage } from '../storage/open-storage.js';
import { twoTenants } from '../storage/scene.js';
import { countRowsOf } from '../storage/tables-of-tenants.js';
import { WatchedWork } from './watched-work.js';

export type ErasureHouse = Awaited<ReturnType<typeof openErasureHouse>>;

/** The lane of tenants that are being deleted, as the worker builds it, on a real database. */
export async function openErasureHouse() {
  const storage = await openStorage();
  /** As the superuser: for what only time could change, and to see all rows. */
  const rows = new Pool({ connectionString: storage.database.url, max: 2 });
  const asked = {
    ask: async <Row extends object>(sql: string, parameters?: unknown[]) =>
      (await rows.query<Row>(sql, parameters)).rows,
  };
  const counted: Record<string, number> = {};
  const logged: string[] = [];
  const say = (context: object, message: string) => {
    logged.push(`${message} ${JSON.stringify(context)}`);
  };

  return {
    storage,
    rows,
    /** What all turns together have counted for the metrics, by table. */
    counted,
    logged,
    close: async () => {
      await rows.end();
      await storage.close();
    },

    /** A tenant with a row in every table, and another one just like it. */
    async tenants() {
      const { tenantId, otherId, account, otherAccount } = await twoTenants(storage);
      await fillTenant(storage, account);
      await fillTenant(storage, otherAccount);
      return { tenantId, otherId, account };
    },

    countOf: (tenantId: string) => countRowsOf(asked, tenantId),

    async request(tenantId: string): Promise<void> {
      const source = { actor: 'operator', requestId: null, ip: null };
      const { outcome } = await storage.eraser.request(tenantId, null, source);
      if (outcome !== 'begun') throw new Error(outcome);
      await rows.query(
        `UPDATE tenant_erasures SET requested_at = requested_at - interval '5 seconds'
          WHERE tenant_id = $1`,
        [tenantId],
      );
    },

    /** The eraser, whose every statement is an await. */
    eraser: (kill: KillSwitch) =>
      new TenantErasureRepository(new WatchedWork(storage.dataSource, kill)),

    lane(kill = new KillSwitch()) {
      return new EraseTenant({
        erasures: kill.wrap(storage.erasures),
        eraser: kill.wrap(storage.eraser),
        count: (table, rowCount) => {
          counted[table] = (counted[table] ?? 0) + rowCount;
        },
        log: { debug: say, info: say, warn: say, error: say },
        dice: () => 0.5,
      });
    },

    /** One turn of the lane in a process of its own; null when it was killed. */
    turn(tenantId: string, kill = new KillSwitch(), signal?: AbortSignal) {
      return untilKilled(kill, this.lane(kill).takeTurn({ v: 1, tenantId }, aTurn(signal)));
    },

    /** Turns of healthy processes until nothing is to be done. */
    async runDry(tenantId: string): Promise<void> {
      for (let turns = 0; turns < 10; turns += 1) {
        if ((await storage.erasures.nextDueAt(tenantId)) === null) return;
        await this.turn(tenantId);
      }
      throw new Error('the erasure does not end');
    },
  };
}
