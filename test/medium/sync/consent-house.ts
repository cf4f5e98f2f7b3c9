import { newId } from '#libs/domain';
import {
  DataErasureRepository,
  DataEraser,
  ExpiredData,
  type Account,
  type AccountIdentity,
  type ConsentKind,
} from '#libs/storage';
import { Pool } from 'pg';
import { EraseData } from '../../../apps/sync-worker/src/consent/erase-data.js';
import { HonourConsent } from '../../../apps/sync-worker/src/consent/honour-consent.js';
import { ExpireData } from '../../../apps/sync-worker/src/retention/expire-data.js';
import { aNumericId } from '../../support/builders.js';
import { KillSwitch, untilKilled } from '../responder/kill-switch.js';
import { aTurn, RecordedLanes } from '../responder/turn-context.js';
import { whereStands } from '../storage/dump-text.js';
import { answered } from '../storage/life-of-person.js';
import { openStorage } from '../storage/open-storage.js';
import { anAccount, anEndpoint, aTenant } from '../storage/scene.js';
import { WatchedWork } from './watched-work.js';

export type ConsentHouse = Awaited<ReturnType<typeof openConsentHouse>>;

type ErasureRow = {
  id: string;
  tenant_id: string;
  scope: string;
  account_id: string;
  status: string;
  person_id: string | null;
};

/** The lanes of consent, erasure and retention, as the worker builds them, on a real database. */
export async function openConsentHouse() {
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
  const log = { debug: say, info: say, warn: say, error: say };
  const count = (table: string, rowCount: number) => {
    counted[table] = (counted[table] ?? 0) + rowCount;
  };
  const lanes = new RecordedLanes();
  const dice = () => 0.5;

  return {
    storage,
    rows,
    ...asked,
    /** What all turns together have counted for the metrics, by table. */
    counted,
    logged,
    lanes,
    close: async () => {
      await rows.end();
      await storage.close();
    },

    /** An account of a tenant of its own, whose endpoint is told of everything. */
    async account(identity: Partial<AccountIdentity> = {}): Promise<Account> {
      const { id } = await aTenant(storage);
      await anEndpoint(storage, id);
      const username = `cafe.${newId().slice(-12)}`;
      return anAccount(storage, id, { username, appScopedId: aNumericId(), ...identity });
    },

    /** The person taps, is answered, and the tenant is told. */
    tap: (account: Account, personId: string) => answered(storage, account, { personId }),

    standing: (...words: string[]) => whereStands(asked, ...words),

    async askFor(kind: ConsentKind, subjectId: string, issuedAt = new Date()): Promise<string> {
      const { id } = await storage.consent.add({
        kind,
        requestHash: Buffer.from(newId()),
        confirmationCode: kind === 'delete' ? newId() : null,
        subjectId,
        issuedAt,
        requestId: 'req_consent',
      });
      return id;
    },

    async erasePerson(tenantId: string, personId: string): Promise<string> {
      const id = newId();
      const source = { actor: 'key:1', requestId: null, ip: null };
      await storage.dataErasures.request(tenantId, { id, personId, accountId: null }, source);
      return id;
    },

    /** Everything that is put off becomes due. */
    async letTimePass(): Promise<void> {
      await rows.query(`
        UPDATE consent_requests SET next_attempt_at = now() WHERE status <> 'done';
        UPDATE data_erasures SET next_attempt_at = now() WHERE status = 'running'`);
    },

    honouring: (kill = new KillSwitch()) =>
      new HonourConsent({
        work: kill.wrap(storage.work),
        requests: kill.wrap(storage.consent),
        life: kill.wrap(storage.life),
        erasures: kill.wrap(storage.dataErasures),
        audit: kill.wrap(storage.audit),
        lanes: kill.wrap(lanes),
        log,
        dice,
      }),

    erasing: (kill = new KillSwitch()) =>
      new EraseData({
        erasures: kill.wrap(storage.dataErasures),
        due: storage.dueErasures,
        eraser: kill.wrap(storage.dataEraser),
        count,
        log,
        dice,
      }),

    expiring: (kill = new KillSwitch()) =>
      new ExpireData({
        expired: kill.wrap(storage.expired),
        due: storage.dueExpiries,
        count,
        log,
        dice,
      }),

    /** The same parts, of which every statement is an await. */
    eraser(kill: KillSwitch): DataEraser {
      const work = new WatchedWork(storage.dataSource, kill);
      return new DataEraser(work, new DataErasureRepository(work));
    },
    expired: (kill: KillSwitch) => new ExpiredData(new WatchedWork(storage.dataSource, kill)),

    /** One turn in a process of its own; null when it was killed. */
    honour(requestId: string, kill = new KillSwitch()) {
      return untilKilled(kill, this.honouring(kill).takeTurn({ v: 1, requestId }));
    },
    erase(tenantId: string, erasureId: string, kill = new KillSwitch(), signal?: AbortSignal) {
      const turn = this.erasing(kill).takeTurn({ v: 1, tenantId, erasureId }, aTurn(signal));
      return untilKilled(kill, turn);
    },
    expire(tenantId: string, kill = new KillSwitch(), signal?: AbortSignal) {
      return untilKilled(kill, this.expiring(kill).takeTurn({ v: 1, tenantId }, aTurn(signal)));
    },

    /** Turns of healthy processes until the request is done. */
    async runDry(requestId: string): Promise<void> {
      for (let turns = 0; turns < 20; turns += 1) {
        if ((await storage.consent.nextDueAt(requestId)) === null) return;
        await this.letTimePass();
        await this.honour(requestId);
        for (const { tenant_id: tenantId, id } of await this.erasuresOf(requestId)) {
          await this.erase(tenantId, id);
        }
      }
      throw new Error('the request is never done');
    },

    /** The same for one erasure. */
    async eraseDry(tenantId: string, erasureId: string): Promise<void> {
      for (let turns = 0; turns < 20; turns += 1) {
        if ((await storage.dataErasures.nextDueAt(tenantId, erasureId)) === null) return;
        await this.letTimePass();
        await this.erase(tenantId, erasureId);
      }
      throw new Error('the erasure does not end');
    },

    async request(id: string) {
      const [row] = await asked.ask<Record<string, unknown>>(
        'SELECT * FROM consent_requests WHERE id = $1',
        [id],
      );
      return row;
    },

    /** What the tenant was told of the account, in order. */
    async facts({ id, tenantId }: Account) {
      const facts = await asked.ask<{ type: string; reason: string | null }>(
        `SELECT type, body::jsonb #>> '{data,reason}' AS reason FROM facts
          WHERE tenant_id = $2 AND account_id = $1 ORDER BY id`,
        [id, tenantId],
      );
      return facts.map(({ type, reason }) => (reason === null ? type : `${type} ${reason}`));
    },

    erasuresOf: (consentRequestId: string) =>
      asked.ask<ErasureRow>(
        `SELECT * FROM data_erasures WHERE consent_request_id = $1 ORDER BY scope, account_id`,
        [consentRequestId],
      ),
  };
}
