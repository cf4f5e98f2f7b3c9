import { newId, Secret } from '#libs/domain';
import type { KeySettings } from '#libs/storage';
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openStorage, openStorageOn, type Storage } from '../medium/storage/open-storage.js';
import { legacySeal } from '../support/legacy-seal.js';

export type TrafficOptions = {
  tokens: number;
  tenants: number;
  /** Clients that use tokens side by side, all the time. */
  clients: number;
  /** How often the rewrap is killed by SIGKILL before it is left to end. */
  kills: number;
  seed: number;
  say(line: string): void;
};

export type TrafficReport = {
  /** Tokens that were asked for while the rewrap ran, and how many of these were wrong or failed. */
  opened: number;
  failedOpens: number;
  /** Tokens that were replaced meanwhile. */
  sealed: number;
  failedSeals: number;
  firstFailures: string[];
  kills: number;
  exitCode: number | null;
  rewrapMs: number;
  lastLines: string[];
  /** Tokens that a process with the new key alone opened afterwards, of all. */
  openedAfterwards: number;
  wrongAfterwards: number;
  slowestOpenMs: number;
};

export const K1 = { id: 'k1', key: Buffer.alloc(32, 0x11) };
export const K2 = { id: 'k2', key: Buffer.alloc(32, 0x22) };
const ROTATING: KeySettings = { keys: [K2, K1], kms: null };
const PROGRAM = join(process.cwd(), 'dist', 'scripts', 'keys-rewrap.js');
/** One of so many tokens is sealed as it was before tenants had keys of their own. */
const LEGACY_EVERY = 5;
/** One of so many turns replaces its token. */
const SEAL_EVERY = 20;

type Account = { id: string; tenantId: string; version: number };

/**
 * Rewraps tokens from one key-encryption key to another, with new data keys, by the command in a
 * process of its own that is killed now and then, while clients open and replace tokens all the time.
 * Then forgets the old key and opens every token with the new one alone.
 */
export async function rewrapUnderTraffic(options: TrafficOptions): Promise<TrafficReport> {
  if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is missing: run "npm run build" first`);
  const storage = await openStorage({ poolSize: 4, keys: { keys: [K1], kms: null } });
  try {
    const accounts = await plantTokens(storage, options);
    const apps = await openStorageOn(
      storage.database,
      storage.database.url,
      options.clients,
      ROTATING,
    );
    const traffic = new Traffic(apps, accounts, options);
    const using = traffic.start();
    const startedMs = performance.now();
    const rewrap = await rewrapByCommand(storage.database.url, options);
    const rewrapMs = performance.now() - startedMs;
    await traffic.end(using);
    await apps.close();
    options.say(`rewrapped after ${seconds(rewrapMs)} s, now opening all with the new key alone`);
    const after = await openAll(storage, accounts, options);
    return { ...traffic.report, ...rewrap, rewrapMs, ...after };
  } finally {
    await storage.close();
  }
}

const textOf = (seed: number, { id, version }: Account) =>
  `IGAA${createHmac('sha256', String(seed)).update(`${id} ${version}`).digest('base64url')}`;

export async function plantTokens(storage: Storage, options: TrafficOptions): Promise<Account[]> {
  const all: Account[] = [];
  const startedMs = performance.now();
  for (let tenant = 0; tenant < options.tenants; tenant += 1) {
    const made = await storage.tenants.create({ name: `t${tenant}`, externalId: null, limits: {} });
    if (!made) throw new Error('A tenant without an external id can always be made.');
    const tenantId = made.id;
    const end = Math.floor(((tenant + 1) * options.tokens) / options.tenants);
    const own = Array.from({ length: end - all.length }, () => ({
      id: newId(),
      tenantId,
      version: 0,
    }));
    await storage.work.run(tenantId, async (manager) => {
      const seal = await storage.cipher.sealer(tenantId);
      const rows = own.map((account, at) => {
        const context = { tenantId, ownerId: account.id, purpose: 'access-token' } as const;
        const text = textOf(options.seed, account);
        return at % LEGACY_EVERY === 0
          ? { keyId: K1.id, dataKeyId: null, sealed: legacySeal(text, K1, context) }
          : seal(new Secret(text), context);
      });
      await manager.query(INSERT_ACCOUNTS, [
        tenantId,
        own.map(({ id }) => id),
        own.map((_, at) => `1784${String(all.length + at).padStart(13, '0')}`),
      ]);
      await manager.query(INSERT_TOKENS, [
        tenantId,
        own.map(({ id }) => id),
        rows.map(({ keyId }) => keyId),
        rows.map(({ dataKeyId }) => dataKeyId),
        rows.map(({ sealed }) => sealed),
      ]);
    });
    all.push(...own);
  }
  await storage.database.ask('ANALYZE');
  options.say(
    `planted ${all.length} tokens of ${options.tenants} tenants under k1, one of ${LEGACY_EVERY} ` +
      `sealed the old way, in ${seconds(performance.now() - startedMs)} s`,
  );
  return all;
}

/** Each account belongs to one client, which therefore knows at every moment what its token must be. */
class Traffic {
  readonly report = {
    opened: 0,
    failedOpens: 0,
    sealed: 0,
    failedSeals: 0,
    firstFailures: [] as string[],
    slowestOpenMs: 0,
  };
  private isOver = false;

  constructor(
    private readonly apps: Storage,
    private readonly accounts: readonly Account[],
    private readonly options: TrafficOptions,
  ) {}

  start(): Promise<void[]> {
    const clients = Array.from({ length: this.options.clients }, (_, at) => this.client(at));
    return Promise.all(clients);
  }

  async end(using: Promise<void[]>): Promise<void> {
    this.isOver = true;
    await using;
  }

  private async client(at: number): Promise<void> {
    const own = this.accounts.filter((_, index) => index % this.options.clients === at);
    const dice = diceOf(this.options.seed + at);
    for (let turn = 0; !this.isOver; turn += 1) {
      const account = own[Math.floor(dice() * own.length)];
      if (!account) return;
      await (turn % SEAL_EVERY === SEAL_EVERY - 1 ? this.replace(account) : this.open(account));
    }
  }

  private async open(account: Account): Promise<void> {
    const startedMs = performance.now();
    try {
      const armed = await this.apps.tokens.arm(account.tenantId, account.id);
      if (armed?.token?.reveal() !== textOf(this.options.seed, account)) throw new Error('wrong');
    } catch (error) {
      this.report.failedOpens += 1;
      this.note(error);
    }
    this.report.opened += 1;
    const tookMs = performance.now() - startedMs;
    this.report.slowestOpenMs = Math.max(this.report.slowestOpenMs, tookMs);
  }

  private async replace(account: Account): Promise<void> {
    const next = { ...account, version: account.version + 1 };
    try {
      const token = new Secret(textOf(this.options.seed, next));
      const given = { token, issuedAt: new Date(), expiresAt: null };
      await this.apps.tokens.store(account.tenantId, account.id, given);
      account.version = next.version;
    } catch (error) {
      this.report.failedSeals += 1;
      this.note(error);
    }
    this.report.sealed += 1;
  }

  private note(error: unknown): void {
    if (this.report.firstFailures.length < 5) this.report.firstFailures.push(String(error));
  }
}

export async function rewrapByCommand(url: string, { kills, seed, say }: TrafficOptions) {
  const env = {
    PATH: process.env['PATH'],
    DATABASE_URL: url,
    TOKEN_ENCRYPTION_KEYS: [K2, K1]
      .map(({ id, key }) => `${id}:${key.toString('base64')}`)
      .join(','),
  };
  const dice = diceOf(seed);
  for (let killed = 0; ;) {
    const lines: string[] = [];
    const child = spawn(process.execPath, [PROGRAM, '--new-data-keys'], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream
        .setEncoding('utf8')
        .on('data', (text: string) => lines.push(...text.trim().split('\n')));
    }
    const gone = once(child, 'exit');
    if (killed < kills) {
      await Promise.race([gone, begun(lines)]);
      await Promise.race([gone, pause(50 + dice() * 3_000)]);
      if (child.kill('SIGKILL')) killed += 1;
    }
    await gone;
    for (const line of lines) say(`  ${line}`);
    if (child.signalCode === null) {
      return { kills: killed, exitCode: child.exitCode, lastLines: lines.slice(-4) };
    }
    say(`killed -9 (${killed} of ${kills})`);
  }
}

async function begun(lines: readonly string[]): Promise<void> {
  while (lines.length === 0) await pause(10);
}

export async function openAll(
  storage: Storage,
  accounts: readonly Account[],
  options: TrafficOptions,
) {
  const { url } = storage.database;
  const apps = await openStorageOn(storage.database, url, 4, { keys: [K2], kms: null });
  const report = { openedAfterwards: 0, wrongAfterwards: 0 };
  try {
    const left = accounts.values();
    const openSome = async () => {
      for (const account of left) {
        const armed = await apps.tokens.arm(account.tenantId, account.id).catch(() => null);
        const isRight = armed?.token?.reveal() === textOf(options.seed, account);
        report.openedAfterwards += isRight ? 1 : 0;
        report.wrongAfterwards += isRight ? 0 : 1;
      }
    };
    await Promise.all([openSome(), openSome(), openSome(), openSome()]);
    return report;
  } finally {
    await apps.close();
  }
}

/** The same numbers for the same seed. Source: mulberry32, public domain. */
function diceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const seconds = (ms: number) => (ms / 1000).toFixed(1);

const INSERT_ACCOUNTS = `
  INSERT INTO accounts (id, tenant_id, ig_user_id, username, status)
  SELECT a.id, $1, a.ig_user_id, a.ig_user_id, 'connected'
    FROM unnest($2::uuid[], $3::text[]) AS a (id, ig_user_id)`;

const INSERT_TOKENS = `
  INSERT INTO account_tokens (account_id, tenant_id, key_id, data_key_id, sealed, issued_at)
  SELECT t.id, $1, t.key_id, t.data_key_id, t.sealed, now()
    FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::text[])
      AS t (id, key_id, data_key_id, sealed)`;
