import { randomInt } from 'node:crypto';
import type { RunningSimulator } from '../../simulator/simulator.js';
import { dumpOf, everythingKept } from './everything-kept.js';
import { Partner } from './partner.js';
import { startSystem, type System } from './system.js';
import { aTenant, type ConnectedAccount, type TenantUser } from './tenant.js';
import { until } from './until.js';

const LOG_LINES = 100_000;
const TITLE = 'What are your hours?';

/** An answer to a callback of Meta's about consent. */
export type Callback = { status: number | null; body: string; problems: string[] };
/** What the status page says to programs. */
export type Deletion = {
  status: string;
  confirmation_code: string;
  removed: Record<string, number>;
};

/** By which Meta's repeat of a tap is the same again: its message, and the time of it in ms. */
export type TapSent = { mid: string; timestamp: number };

/** A tenant with a partner, and what owners and people may ask of it. */
export class ConsentScene {
  private made = 0;

  private constructor(
    readonly system: System,
    readonly tenant: TenantUser,
    readonly partner: Partner,
  ) {}

  static async open(): Promise<ConsentScene> {
    const system = await startSystem({}, { logLines: LOG_LINES });
    try {
      const tenant = await aTenant(system);
      await tenant.addRule('HOURS', 'We open at nine.');
      return new ConsentScene(system, tenant, await Partner.of(tenant));
    } catch (error) {
      await system.stop();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.system.stop();
    await this.partner.receiver.close();
  }

  get control(): RunningSimulator['control'] {
    return this.system.simulator.control;
  }

  /** An IGSID that nothing else in the database holds by chance. */
  newPerson(): string {
    return `7${randomInt(10 ** 13, 10 ** 14)}`;
  }

  async anAccount(user: TenantUser = this.tenant): Promise<ConnectedAccount> {
    this.made += 1;
    const account = await user.connectAccount(`consent.owner.${this.made}`);
    await user.setIceBreakers(account.id, {
      ice_breakers: [{ call_to_actions: [{ question: TITLE, payload: 'HOURS' }] }],
    });
    await user.publishedAs(account.id, 'in_sync');
    return account;
  }

  /** A tap that was answered, whose echo came and of which partners were told: nothing of it is under way. */
  async answeredTap(account: ConnectedAccount, person: string): Promise<TapSent> {
    const { mid, timestamp } = await this.control.tap(account.igUserId, { person, index: 0 });
    await this.tenant.tapIn('answered', mid);
    await until('the echo came', 30_000, () =>
      this.isAny(
        `SELECT 1 FROM inbound_events WHERE kind = 'echo' AND account_id = $1 AND person_id = $2`,
        [account.id, person],
      ),
    );
    await until(
      'the partner was told of all',
      30_000,
      async () => !(await this.isAny(`SELECT 1 FROM webhook_deliveries WHERE state = 'pending'`)),
    );
    return { mid, timestamp };
  }

  /** That tap once more, as Meta sends what it thinks was lost. True when it was taken. */
  async repeatTap(
    account: ConnectedAccount,
    person: string,
    { mid, timestamp }: TapSent,
  ): Promise<boolean> {
    const messaging = {
      sender: { id: person },
      recipient: { id: account.igUserId },
      timestamp,
      postback: { mid, title: TITLE, payload: 'HOURS' },
    };
    const entry = { id: account.igUserId, time: Date.now(), messaging: [messaging] };
    const body = { object: 'instagram', entry: [entry] };
    return (await this.control.webhook({ body })).delivery.status === 200;
  }

  /** By what the account and its owner can be known. */
  idsOf({ igUserId, accessToken }: ConnectedAccount): string[] {
    const { app_scoped_id: appScopedId, username } = this.control.account(igUserId);
    return [igUserId, appScopedId, username, accessToken];
  }

  /** Which of the texts any row of any table holds, with the first such row. */
  async foundInDatabase(texts: string[]): Promise<string[]> {
    const rows = (await dumpOf(this.system.database)).split('\n');
    return texts.flatMap((text) => {
      const row = rows.find((one) => one.includes(text));
      return row === undefined ? [] : [`${text} in ${row.slice(0, 300)}`];
    });
  }

  /** Which of the texts any app has logged, or the queue still holds. */
  async foundOutside(texts: string[]): Promise<string[]> {
    const places = await everythingKept(this.system);
    places.delete('the database');
    return [...places].flatMap(([place, all]) =>
      texts.flatMap((text) => (all.includes(text) ? [`${text} in ${place}`] : [])),
    );
  }

  async hasToken({ id }: ConnectedAccount): Promise<boolean> {
    return this.isAny('SELECT 1 FROM account_tokens WHERE account_id = $1', [id]);
  }

  /** Whether nothing of the account's care is due. */
  async isTended({ id }: ConnectedAccount): Promise<boolean> {
    return this.isAny('SELECT 1 FROM account_care WHERE account_id = $1 AND next_due_at > now()', [
      id,
    ]);
  }

  /** Whether a callback is taken but not carried out yet. */
  async isAnyOpen(): Promise<boolean> {
    return this.isAny(`SELECT 1 FROM consent_requests WHERE status <> 'done'`);
  }

  /** What the status page says, which anybody with the code may open. */
  async statusOf(callback: Callback): Promise<Deletion> {
    const { url }: { url: string } = JSON.parse(callback.body);
    const response = await fetch(url, { headers: { accept: 'application/json' } });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${url}: ${response.status} ${text}`);
    const shown: Deletion = JSON.parse(text);
    return shown;
  }

  async erased(callback: Callback): Promise<Deletion> {
    const look = async () => {
      const shown = await this.statusOf(callback);
      return shown.status === 'done' ? shown : null;
    };
    return until('the deletion is done', 60_000, look, () => this.report());
  }

  private async report(): Promise<string> {
    const rows = await this.system.database.ask<{ row: string }>(
      `SELECT c::text AS row FROM consent_requests c WHERE status <> 'done'
       UNION ALL SELECT e::text FROM data_erasures e WHERE status <> 'done'`,
    );
    return [...rows.map(({ row }) => row), await this.system.report()].join('\n');
  }

  private async isAny(sql: string, parameters: unknown[] = []): Promise<boolean> {
    return (await this.system.database.ask(`${sql} LIMIT 1`, parameters)).length > 0;
  }
}
