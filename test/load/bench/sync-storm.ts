import pMap from 'p-map';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectAccounts, type BenchAccount } from './connect-accounts.js';
import { percentile, round } from './percentiles.js';
import type { Stand } from './stand.js';
import { aTenant, type Tenant } from './tenant.js';

export type StormOptions = {
  accounts: number;
  /** In how many seconds the sets of all accounts change. */
  withinSeconds: number;
  /** Accounts of a tenant of its own, each edited once while nothing else happens and once in the storm. */
  probes: number;
  say: (line: string) => void;
};

export type StormReport = {
  accounts: number;
  /** From the first edit to the last account in sync. */
  allInSyncSeconds: number;
  editsSeconds: number;
  /** Between the last edit and the last account in sync. */
  tailSeconds: number;
  edits: { p50: number; p99: number };
  /** From the 202 of an edit until `GET` says `in_sync`. */
  inSyncAtRest: { p50: number; p99: number };
  inSyncInStorm: { p50: number; p99: number };
  /** Of the profile API, by the simulator's own log, the look after the connection included. */
  callsAnAccount: { mean: number; most: number };
  refusedCalls: number;
  notInSync: number;
  cpuMsAnEdit: Record<string, number>;
  memoryMb: Record<string, { before: number; after: number }>;
};

/** Often enough to tell times apart that matter, seldom enough not to be the load itself. */
const LOOK_EVERY_MS = 50;
/** Clients that edit side by side; where the machine cannot keep up, edits come later, not more at once. */
const EDITORS = 24;

const GIVEN_UP_AFTER_MS = 15 * 60_000;

/** Every account's questions change within a minute, while single edits of others are timed. */
export async function syncStorm(stand: Stand, options: StormOptions): Promise<StormReport> {
  const { say } = options;
  const [tenant, other] = [await aTenant(stand), await aTenant(stand)];
  try {
    say(`connecting ${options.accounts} accounts`);
    const names = (prefix: string, count: number) =>
      Array.from({ length: count }, (_, n) => `${prefix}.${n}`);
    const accounts = await connectAccounts(stand, tenant, names('storm', options.accounts));
    const probes = await connectAccounts(stand, other, names('probe', options.probes));
    say('waiting for the first look at each');
    await settled(stand, 'checked_at IS NULL');
    say('single edits at rest');
    const atRest: number[] = [];
    for (const probe of probes) atRest.push(await timeToSync(other, probe, 'At rest?'));

    const programs = [stand.gateway, ...stand.workers];
    const before = programs.map((one) => one.usage());
    say(`${options.accounts} edits in ${options.withinSeconds} s`);
    const startedMs = performance.now();
    const edits: number[] = [];
    const inStorm: number[] = [];
    let isOver = false;
    const probing = (async () => {
      for (const probe of probes) {
        if (isOver) break;
        inStorm.push(await timeToSync(other, probe, 'In the storm?'));
        await sleep(Math.max(0, (options.withinSeconds * 1_000) / probes.length - 300));
      }
    })();
    probing.catch(() => undefined);
    await pMap(
      accounts,
      async (account, n) => {
        const dueMs = startedMs + (n / accounts.length) * options.withinSeconds * 1_000;
        await sleep(Math.max(0, dueMs - performance.now()));
        const beganMs = performance.now();
        await put(tenant, account, `Question ${n}?`);
        edits.push(performance.now() - beganMs);
      },
      { concurrency: EDITORS },
    );
    const editsMs = performance.now() - startedMs;
    const left = await settled(stand, `status <> 'in_sync'`);
    const allMs = performance.now() - startedMs;
    isOver = true;
    await probing;
    const after = programs.map((one) => one.usage());
    const calls = await callsOf(stand, accounts);
    return {
      accounts: accounts.length,
      editsSeconds: round(editsMs / 1_000, 1),
      allInSyncSeconds: round(allMs / 1_000, 1),
      tailSeconds: round((allMs - editsMs) / 1_000, 1),
      edits: middleAndTail(edits),
      inSyncAtRest: middleAndTail(atRest),
      inSyncInStorm: middleAndTail(inStorm),
      callsAnAccount: {
        mean: round(calls.counts.reduce((sum, count) => sum + count, 0) / accounts.length, 2),
        most: Math.max(...calls.counts),
      },
      refusedCalls: calls.refused,
      notInSync: left,
      cpuMsAnEdit: byName((n) => round((after[n]!.cpuMs - before[n]!.cpuMs) / accounts.length, 2)),
      memoryMb: byName((n) => ({ before: round(before[n]!.rssMb), after: round(after[n]!.rssMb) })),
    };

    function byName<T>(of: (n: number) => T): Record<string, T> {
      return Object.fromEntries(programs.map(({ name }, n) => [name, of(n)]));
    }
  } finally {
    await tenant.close();
    await other.close();
  }
}

const middleAndTail = (values: number[]) => ({
  p50: round(percentile(values, 0.5)),
  p99: round(percentile(values, 0.99)),
});

function put(tenant: Tenant, { id }: BenchAccount, question: string): Promise<unknown> {
  const body = { ice_breakers: [{ question, payload: 'BENCH' }] };
  return tenant.ask(202, 'PUT', `/v1/accounts/${id}/ice-breakers`, body);
}

/** Milliseconds from the answer to an edit until the API says that Instagram shows it. */
async function timeToSync(
  tenant: Tenant,
  account: BenchAccount,
  question: string,
): Promise<number> {
  await put(tenant, account, question);
  const startedMs = performance.now();
  while (performance.now() - startedMs < GIVEN_UP_AFTER_MS) {
    const path = `/v1/accounts/${account.id}/ice-breakers`;
    const { status } = await tenant.ask<{ status: string }>(200, 'GET', path);
    if (status === 'in_sync') return performance.now() - startedMs;
    await sleep(LOOK_EVERY_MS);
  }
  throw new Error('an edit was not published in a quarter of an hour');
}

/** Waits until no account is so any more; gives how many are when the time is over. */
async function settled(stand: Stand, condition: string): Promise<number> {
  const startedMs = performance.now();
  for (;;) {
    const [row] = await stand.ask<{ left: number }>(
      `SELECT count(*)::int AS left FROM ice_breakers WHERE ${condition}`,
    );
    const left = row?.left ?? 0;
    if (left === 0 || performance.now() - startedMs > GIVEN_UP_AFTER_MS) return left;
    await sleep(100);
  }
}

async function callsOf({ simulator }: Stand, accounts: readonly BenchAccount[]) {
  const query = new URLSearchParams({ path: 'messenger_profile', limit: '200000' });
  const answer = await fetch(`${simulator.url}/_sim/calls?${query}`);
  const { data } = (await answer.json()) as {
    data: { account: string; error_code: number | null }[];
  };
  const ours = new Map(accounts.map(({ igUserId }) => [igUserId, 0]));
  for (const { account } of data) ours.set(account, (ours.get(account) ?? 0) + 1);
  return {
    counts: accounts.map(({ igUserId }) => ours.get(igUserId) ?? 0),
    refused: data.filter(({ error_code: code }) => code !== null).length,
  };
}
