import { newId, Secret, type IceBreakerSet } from '#libs/domain';
import { GraphClient } from '#libs/graph-api';
import { OneAtATime } from '#libs/jobs';
import type { Account } from '#libs/storage';
import { SyncAccount } from '../../../apps/sync-worker/src/publish/sync-account.js';
import { Pool } from 'pg';
import { startSimulator } from '../../simulator/simulator.js';
import { anIdentity } from '../../support/builders.js';
import { KillSwitch, untilKilled } from '../responder/kill-switch.js';
import { RecordedLanes } from '../responder/turn-context.js';
import { MANY_CALLS } from '../storage/claim-as-turn.js';
import { openStorage } from '../storage/open-storage.js';
import { aTenant } from '../storage/scene.js';

export type SyncHouse = Awaited<ReturnType<typeof openSyncHouse>>;

/** The sync lane as the worker builds it, on a real database and the simulated Instagram. */
export async function openSyncHouse({ timeoutMs = 10_000 } = {}) {
  const storage = await openStorage();
  const rows = new Pool({ connectionString: storage.database.url, max: 2 });
  const simulator = await startSimulator({ appSecret: 'simulated-app-secret' });
  const { control } = simulator;
  const graph = new GraphClient({
    graphApiUrl: simulator.url,
    graphApiVersion: 'v25.0',
    instagramApiUrl: simulator.url,
    timeoutMs,
  });
  const { id: tenantId } = await aTenant(storage);

  async function connect(
    igUserId: string,
    username: string,
    accessToken: string,
    ownerId = tenantId,
  ) {
    const token = { token: new Secret(accessToken), issuedAt: new Date(), expiresAt: null };
    const identity = anIdentity({ igUserId, username });
    const result = await storage.accounts.connect(ownerId, identity, token, null);
    if (!('account' in result)) throw new Error(result.outcome);
    return result.account;
  }

  return {
    storage,
    rows,
    control,
    graph,
    tenantId,
    close: async () => {
      await graph.close();
      await simulator.close();
      await rows.end();
      await storage.close();
    },

    /** Of the house's own tenant, or of another. */
    async account(ownerId = tenantId): Promise<Account> {
      const made = control.createAccount({ username: `cafe.${newId().slice(-12)}` });
      control.patchAccount(made.ig_user_id, { limits: { profile: null } });
      return connect(made.ig_user_id, made.username, made.access_token, ownerId);
    },

    /** The owner logs in again. */
    reconnect: ({ igUserId, username, tenantId: ownerId }: Account) =>
      connect(igUserId, username, control.issueToken(igUserId).access_token, ownerId),

    async wish(account: Account, set: IceBreakerSet): Promise<number> {
      const edit = { author: 'test', ifRevision: null, now: new Date(Date.now() - 1_000) };
      const saved = await storage.iceBreakers.save(account.tenantId, account.id, set, edit);
      if (saved.outcome !== 'saved') throw new Error(saved.outcome);
      return saved.row.revision;
    },

    /** One turn of the lane in a process of its own; null when it was killed. */
    turn(account: Account, kill = new KillSwitch(), limit = MANY_CALLS) {
      const lane = new SyncAccount({
        work: kill.wrap(storage.work),
        accounts: kill.wrap(storage.accounts),
        tokens: kill.wrap(storage.tokens),
        life: kill.wrap(storage.life),
        journal: kill.wrap(storage.syncs),
        facts: kill.wrap(storage.facts),
        audit: kill.wrap(storage.audit),
        dueLanes: storage.dueLanes,
        graph: kill.wrap(graph),
        lanes: kill.wrap(new RecordedLanes()),
        suspects: new OneAtATime(),
        limit,
        driftCheckHours: 24,
        count: () => undefined,
        dice: () => 0,
      });
      const payload = { v: 1, tenantId: account.tenantId, accountId: account.id } as const;
      return untilKilled(kill, lane.takeTurn(payload));
    },

    /** What waits only for a moment is due. */
    async skipBackoff(account: Account): Promise<void> {
      await rows.query(
        `UPDATE ice_breakers SET next_attempt_at = now() - interval '1 second'
          WHERE account_id = $1 AND next_attempt_at IS NOT NULL`,
        [account.id],
      );
    },

    /** All that is put off becomes due, and Instagram's limits have passed. */
    async letTimePass(account: Account): Promise<void> {
      await rows.query(`UPDATE ice_breakers SET profile_calls = '{}' WHERE account_id = $1`, [
        account.id,
      ]);
      await rows.query(
        `UPDATE ice_breakers SET next_attempt_at = now() - interval '1 second'
          WHERE account_id = $1 AND next_attempt_at IS NOT NULL`,
        [account.id],
      );
      // A try whose worker died has ended, and its look is due again.
      await rows.query(
        `UPDATE ice_breakers SET check_due_at = now() - interval '1 second'
          WHERE account_id = $1 AND next_attempt_at IS NULL AND started_count > 0`,
        [account.id],
      );
      await rows.query('UPDATE accounts SET sync_parked_until = NULL WHERE id = $1', [account.id]);
    },

    /** It is time to look what Instagram shows. */
    async comesDue(account: Account): Promise<void> {
      await rows.query(
        `UPDATE ice_breakers SET check_due_at = now() - interval '1 second' WHERE account_id = $1`,
        [account.id],
      );
    },

    async runDry(account: Account): Promise<void> {
      for (let turns = 0; turns < 15; turns += 1) {
        await this.letTimePass(account);
        if ((await storage.syncs.nextDueAt(tenantId, account.id)) === null) return;
        await this.turn(account);
      }
      throw new Error('something is owed for ever');
    },

    async state(account: Account) {
      const row = await storage.iceBreakers.find(tenantId, account.id);
      const armed = await storage.tokens.arm(tenantId, account.id);
      if (!row || !armed) throw new Error('the account has no questions or no token');
      const { rows: facts } = await rows.query<{
        type: string;
        revision: number | null;
        action: string | null;
      }>(
        `SELECT type, (body::jsonb #>> '{data,revision}')::int AS revision,
                body::jsonb #>> '{data,action}' AS action
           FROM facts WHERE account_id = $1 ORDER BY id`,
        [account.id],
      );
      return { row, account: armed.account, facts };
    },

    /** What Instagram shows, by its own word. */
    async live({ id, igUserId }: Account): Promise<IceBreakerSet> {
      const armed = await storage.tokens.arm(tenantId, id);
      if (!armed?.token) throw new Error('the account has no token');
      return (await graph.getIceBreakers(armed.token, igUserId)).live;
    },
  };
}
