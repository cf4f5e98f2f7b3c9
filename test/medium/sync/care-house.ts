import { newId, Secret, SUBSCRIBED_FIELDS, type IceBreakerSet } from '#libs/domain';
import { GraphClient } from '#libs/graph-api';
import type { Account, LeaveIceBreakers, TenantStatus } from '#libs/storage';
import { TendAccount } from '../../../apps/sync-worker/src/care/tend-account.js';
import { Pool } from 'pg';
import { startSimulator } from '../../simulator/simulator.js';
import { anIdentity } from '../../support/builders.js';
import { KillSwitch, untilKilled } from '../responder/kill-switch.js';
import { RecordedLanes } from '../responder/turn-context.js';
import { MANY_CALLS, recordOutcome, shownAs } from '../storage/claim-as-turn.js';
import { openStorage } from '../storage/open-storage.js';
import { aTenant } from '../storage/scene.js';

export type CareHouse = Awaited<ReturnType<typeof openCareHouse>>;

const DAY_MS = 86_400_000;

export type TokenAge = { ageDays?: number; leftDays?: number; expiryKnown?: boolean };

/** The lane that looks after accounts as the worker builds it, on a real database and the simulated Instagram. */
export async function openCareHouse() {
  const storage = await openStorage();
  const rows = new Pool({ connectionString: storage.database.url, max: 2 });
  const simulator = await startSimulator({ appSecret: 'simulated-app-secret' });
  const { control } = simulator;
  const graph = new GraphClient({
    graphApiUrl: simulator.url,
    graphApiVersion: 'v25.0',
    instagramApiUrl: simulator.url,
  });
  const { id: tenantId } = await aTenant(storage);
  const inDays = (days: number) => new Date(Date.now() + days * DAY_MS);

  return {
    storage,
    rows,
    control,
    graph,
    url: simulator.url,
    tenantId,
    inDays,
    close: async () => {
      await graph.close();
      await simulator.close();
      await rows.end();
      await storage.close();
    },

    /** Connected and subscribed; its token is so old, and has so long to live, here and at Instagram. */
    async account({ ageDays = 40, leftDays = 20, expiryKnown = true }: TokenAge = {}) {
      const made = control.createAccount({ username: `cafe.${newId().slice(-12)}` });
      control.patchAccount(made.ig_user_id, {
        subscribed: true,
        limits: { profile: null },
        token_issued_at_ms: inDays(-ageDays).getTime(),
        token_expires_at_ms: inDays(leftDays).getTime(),
      });
      return this.connect(made.ig_user_id, made.username, made.access_token, {
        issuedAt: inDays(-ageDays),
        expiresAt: inDays(leftDays),
        expiryKnown,
      });
    },

    async connect(
      igUserId: string,
      username: string,
      accessToken: string,
      times: { issuedAt: Date; expiresAt: Date | null; expiryKnown: boolean },
    ): Promise<Account> {
      const token = { token: new Secret(accessToken), ...times };
      const identity = anIdentity({ igUserId, username });
      const result = await storage.accounts.connect(tenantId, identity, token, null);
      if (!('account' in result)) throw new Error(result.outcome);
      const { id } = result.account;
      const beginning = { ...times, dice: () => 0, subscribedFields: SUBSCRIBED_FIELDS };
      await storage.care.begin(tenantId, id, beginning);
      return result.account;
    },

    /** The owner logs in again. */
    reconnect({ igUserId, username }: Account): Promise<Account> {
      const { access_token } = control.issueToken(igUserId);
      const times = { issuedAt: new Date(), expiresAt: inDays(60), expiryKnown: true };
      return this.connect(igUserId, username, access_token, times);
    },

    /** The tenant lets it go. */
    async letGo({ id }: Account, leave: LeaveIceBreakers): Promise<void> {
      await rows.query(
        `UPDATE accounts SET status = 'disconnecting', leave_ice_breakers = $2 WHERE id = $1`,
        [id, leave],
      );
      await storage.care.leave(tenantId, id);
    },

    async publish(account: Account, set: IceBreakerSet): Promise<void> {
      const { token } = await this.armed(account);
      if (!token) throw new Error('the account has no token');
      await graph.setIceBreakers(token, account.igUserId, set);
      const edit = { author: 'test', ifRevision: null, now: new Date(Date.now() - 1_000) };
      await storage.iceBreakers.save(tenantId, account.id, set, edit);
      await recordOutcome(storage, tenantId, account.id, 1, shownAs(set));
    },

    /** What becomes of its tenant. */
    async becomes(status: TenantStatus): Promise<void> {
      await rows.query('UPDATE tenants SET status = $2 WHERE id = $1', [tenantId, status]);
    },

    /** What the sweeper finds. */
    async dueLanes() {
      const lanes = await storage.dueLanes.care(100, null);
      return lanes.map((lane) => ({ v: 1, ...lane }));
    },

    /** Time passes until this step is due, and no claim stands. */
    async comesDue({ id }: Account, step: 'refresh' | 'check' | 'leave'): Promise<void> {
      await rows.query(
        `UPDATE account_care
            SET ${step}_due_at = now() - interval '1 second', next_due_at = now() - interval '1 second'
          WHERE account_id = $1 AND next_due_at IS NOT NULL`,
        [id],
      );
    },

    /** One turn of the lane in a process of its own; null when it was killed. */
    async turn(
      account: Account,
      kill = new KillSwitch(),
      using: GraphClient = graph,
      limit = MANY_CALLS,
    ) {
      const counted: string[] = [];
      const lanes = new RecordedLanes();
      const lane = new TendAccount({
        work: kill.wrap(storage.work),
        accounts: kill.wrap(storage.accounts),
        tokens: kill.wrap(storage.tokens),
        care: kill.wrap(storage.care),
        life: kill.wrap(storage.life),
        iceBreakers: kill.wrap(storage.iceBreakers),
        limit,
        facts: kill.wrap(storage.facts),
        dueLanes: storage.dueLanes,
        graph: kill.wrap(using),
        lanes: kill.wrap(lanes),
        count: (what, outcome) => counted.push(`${what} ${outcome}`),
        dice: () => 0,
      });
      const payload = { v: 1, tenantId: account.tenantId, accountId: account.id } as const;
      const outcome = await untilKilled(kill, lane.takeTurn(payload));
      return { outcome, counted, woken: lanes.woken };
    },

    /** Claims of turns that died run out; turns of healthy processes until nothing is due. */
    async runDry(account: Account): Promise<void> {
      for (let turns = 0; turns < 15; turns += 1) {
        await rows.query(
          `UPDATE account_care
              SET next_due_at = least(refresh_due_at, check_due_at, leave_due_at)
            WHERE account_id = $1`,
          [account.id],
        );
        const due = await storage.care.nextDueAt(tenantId, account.id);
        if (due === null || due.getTime() > Date.now()) return;
        await this.turn(account);
      }
      throw new Error('something is due for ever');
    },

    async armed({ id }: Account) {
      const standing = await storage.tokens.arm(tenantId, id);
      if (!standing) throw new Error('there is no such account');
      return standing;
    },

    async state(account: Account) {
      const { rows: facts } = await rows.query<{ type: string; data: Record<string, unknown> }>(
        `SELECT type, body::jsonb -> 'data' AS data FROM facts WHERE account_id = $1 ORDER BY id`,
        [account.id],
      );
      return {
        account: (await this.armed(account)).account,
        token: await storage.tokens.find(tenantId, account.id),
        care: await storage.care.find(tenantId, account.id),
        facts,
      };
    },

    calls: ({ igUserId }: Account, path?: string) =>
      control
        .calls({ account: igUserId, ...(path === undefined ? {} : { path }) })
        .map(({ method, path: called }) => `${method} ${called.split('?')[0]?.split('/').at(-1)}`),

    subscribedTo: ({ igUserId }: Account) => control.account(igUserId).subscribed_fields,
  };
}
