import { randomUUID } from 'node:crypto';
import { type LaneHandler, OneAtATime } from '#libs/jobs';
import { Pool } from 'pg';

export type Account = { v: 1; tenantId: string; accountId: string };
export type Row = { id: string; lane: string; startedCount: number; isPoison: boolean };

/** What a test does in the middle of a turn. */
export type Behaviour = {
  afterStart?: (account: Account, signal: AbortSignal) => Promise<void>;
  onRow?: (row: Row) => Promise<void>;
  beforeEnd?: (account: Account) => Promise<void>;
  /** After the answer was read from the table, before the runner gets it. */
  afterNextDueAt?: (account: Account, answer: Date | null) => Promise<void>;
};

type Options = { sliceSize: number; visibilityMs: number; worker: string };

const QUARANTINE_AFTER_STARTS = 3;

/**
 * Work as the real tables keep it, reduced to what the queue's contract rests on: a claim moves
 * `next_attempt_at` ahead and counts a start, an effect is unique per row, and a row that was
 * started three times without an orderly end is set aside. A row that some turn left without an
 * end runs alone in its process, so that a poisonous one does not drag its neighbours along.
 */
export class LaneTable {
  readonly pool: Pool;
  readonly schema: string;
  readonly options: Options;
  readonly #suspects = new OneAtATime();

  constructor(databaseUrl: string, schema: string, options: Partial<Options> = {}) {
    this.pool = new Pool({ connectionString: databaseUrl, max: 6 });
    this.pool.on('error', () => undefined);
    this.schema = schema;
    this.options = { sliceSize: 25, visibilityMs: 3_000, worker: 'main', ...options };
  }

  async create(): Promise<void> {
    await this.pool.query(`
      create schema ${this.schema};
      create table ${this.schema}.work (
        id bigint generated always as identity primary key,
        lane uuid not null,
        next_attempt_at timestamptz not null,
        started_count int not null default 0,
        state text not null default 'due',
        is_poison boolean not null default false
      );
      create index on ${this.schema}.work (lane, next_attempt_at) where state = 'due';
      create table ${this.schema}.effect (row_id bigint primary key, tries int not null default 1);
      create table ${this.schema}.turn (
        id bigint generated always as identity primary key,
        lane uuid not null,
        kind text not null,
        worker text not null,
        at timestamptz not null default clock_timestamp()
      );
    `);
  }

  async drop(): Promise<void> {
    await this.pool.query(`drop schema if exists ${this.schema} cascade`);
    await this.pool.end();
  }

  anAccount(tenantId: string = randomUUID()): Account {
    return { v: 1, tenantId, accountId: randomUUID() };
  }

  async owe(
    account: Account,
    count: number,
    { dueInMs = 0, isPoison = false }: { dueInMs?: number; isPoison?: boolean } = {},
  ): Promise<void> {
    await this.pool.query(
      `insert into ${this.schema}.work (lane, next_attempt_at, is_poison)
       select $1, now() + $3 * interval '1 ms', $4 from generate_series(1, $2)`,
      [account.accountId, count, dueInMs, isPoison],
    );
  }

  handler(behaviour: Behaviour = {}): LaneHandler<Account> {
    return {
      takeTurn: async (account, { signal }) => {
        await this.#note(account, 'start');
        await behaviour.afterStart?.(account, signal);
        const claimed =
          (await this.#work(account, 'fresh', behaviour)) ||
          (await this.#suspects.run(() => this.#work(account, 'suspect', behaviour)));
        await behaviour.beforeEnd?.(account);
        await this.#note(account, 'end');
        return { kind: 'done', claimed };
      },
      nextDueAt: async (account) => {
        const answer = await this.nextDueAt(account);
        await behaviour.afterNextDueAt?.(account, answer);
        return answer;
      },
      findDueLanes: (limit, after) => this.#findDueLanes(limit, after),
    };
  }

  async #work(account: Account, kind: 'fresh' | 'suspect', behaviour: Behaviour): Promise<number> {
    const rows = await this.#claim(account, kind);
    for (const row of rows) {
      if (row.startedCount > QUARANTINE_AFTER_STARTS) {
        await this.#quarantine(row);
        continue;
      }
      await behaviour.onRow?.(row);
      await this.#effect(row);
    }
    return rows.length;
  }

  async nextDueAt(account: Account): Promise<Date | null> {
    const { rows } = await this.pool.query<{ due: Date | null }>(
      `select min(next_attempt_at) as due from ${this.schema}.work where lane = $1 and state = 'due'`,
      [account.accountId],
    );
    return rows[0]?.due ?? null;
  }

  async count(state: string, account?: Account): Promise<number> {
    return this.#number(
      `select count(*)::int as n from ${this.schema}.work
       where state = $1 and ($2::uuid is null or lane = $2)`,
      [state, account?.accountId ?? null],
    );
  }

  async turns(account: Account): Promise<number> {
    return this.#number(
      `select count(*)::int as n from ${this.schema}.turn where lane = $1 and kind = 'start'`,
      [account.accountId],
    );
  }

  /** Effects that were tried more than once: must always be none. */
  async doubleEffects(): Promise<number> {
    return this.#number(`select count(*)::int as n from ${this.schema}.effect where tries > 1`, []);
  }

  /** Lanes in the order in which their turns started. */
  async turnOrder(): Promise<string[]> {
    const { rows } = await this.pool.query<{ lane: string }>(
      `select lane from ${this.schema}.turn where kind = 'start' order by id`,
    );
    return rows.map((row) => row.lane);
  }

  /** Turns of one lane that started while another of it had not ended. */
  async overlaps(): Promise<number> {
    return this.#number(
      `select count(*)::int as n from (
         select kind, lag(kind) over (partition by lane order by id) as before
         from ${this.schema}.turn
       ) as pairs where kind = 'start' and before = 'start'`,
      [],
    );
  }

  async #claim(account: Account, kind: 'fresh' | 'suspect'): Promise<Row[]> {
    const { rows } = await this.pool.query<{
      id: string;
      lane: string;
      started_count: number;
      is_poison: boolean;
    }>(
      `with mine as (
         select id from ${this.schema}.work
         where lane = $1 and state = 'due' and next_attempt_at <= now() and started_count ${kind === 'fresh' ? '= 0' : '> 0'}
         order by id limit $2
         for update skip locked
       )
       update ${this.schema}.work w
       set next_attempt_at = now() + $3 * interval '1 ms', started_count = w.started_count + 1
       from mine where w.id = mine.id
       returning w.id, w.lane, w.started_count, w.is_poison`,
      [account.accountId, kind === 'fresh' ? this.options.sliceSize : 1, this.options.visibilityMs],
    );
    return rows
      .map((row) => ({
        id: row.id,
        lane: row.lane,
        startedCount: row.started_count,
        isPoison: row.is_poison,
      }))
      .sort((a, b) => Number(a.id) - Number(b.id));
  }

  async #findDueLanes(limit: number, after: Account | null): Promise<Account[]> {
    const { rows } = await this.pool.query<{ lane: string }>(
      `select distinct lane from ${this.schema}.work
       where state = 'due' and next_attempt_at <= now() and ($2::uuid is null or lane > $2)
       order by lane limit $1`,
      [limit, after?.accountId ?? null],
    );
    return rows.map((row) => ({ v: 1, tenantId: row.lane, accountId: row.lane }));
  }

  /**
   * The effect and the end of the row are one statement, and only while the claim still stands:
   * the start's number is the fence against a worker that wakes from the dead.
   */
  async #effect(row: Row): Promise<void> {
    await this.pool.query(
      `with ended as (
         update ${this.schema}.work set state = 'done'
         where id = $1 and state = 'due' and started_count = $2
         returning id
       )
       insert into ${this.schema}.effect (row_id) select id from ended
       on conflict (row_id) do update set tries = ${this.schema}.effect.tries + 1`,
      [row.id, row.startedCount],
    );
  }

  async #quarantine(row: Row): Promise<void> {
    await this.pool.query(`update ${this.schema}.work set state = 'quarantined' where id = $1`, [
      row.id,
    ]);
  }

  async #note(account: Account, kind: 'start' | 'end'): Promise<void> {
    await this.pool.query(
      `insert into ${this.schema}.turn (lane, kind, worker) values ($1, $2, $3)`,
      [account.accountId, kind, this.options.worker],
    );
  }

  async #number(sql: string, values: unknown[]): Promise<number> {
    const { rows } = await this.pool.query<{ n: number }>(sql, values);
    return rows[0]?.n ?? 0;
  }
}
