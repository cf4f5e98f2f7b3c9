import { connectAccounts } from './connect-accounts.js';
import { fire } from './fire.js';
import { percentile, round } from './percentiles.js';
import type { Usage } from './process-usage.js';
import { APP_SECRET, type Stand } from './stand.js';
import { aTenant } from './tenant.js';
import { signedWebhooks } from './webhook-bodies.js';

export type IntakeOptions = {
  accounts: number;
  /** Webhooks of a round; a batch of a hundred events counts as ten. */
  webhooks: number;
  rounds: number;
  say: (line: string) => void;
};

/** Of one contender, the median of its rounds. Processor time is per webhook, in microseconds. */
export type IntakeFigures = {
  webhooksASecond: number;
  serverCpu: number;
  /** Of PostgreSQL and Redis together. */
  storesCpu: number;
  p50Ms: number;
  p99Ms: number;
};

export type IntakeReport = {
  eventsEach: number;
  floor: IntakeFigures;
  rival: IntakeFigures;
  floe: IntakeFigures;
  /** Floe's processor time of the server, as a multiple. */
  cpuAgainstFloor: number;
  cpuAgainstRival: number;
  /** Floe's webhooks a second, as a share of the rival's. */
  rateAgainstRival: number;
};

type Contender = { name: 'floor' | 'rival' | 'floe'; url: string; usage: () => Usage };

/**
 * The intake beside the bare floor and a hand-written service that adds a job per event, in turns on
 * the same machine: first one event a webhook, then a hundred.
 */
export async function measureIntake(stand: Stand, options: IntakeOptions): Promise<IntakeReport[]> {
  const { say } = options;
  const tenant = await aTenant(stand);
  try {
    say(`connecting ${options.accounts} accounts`);
    const names = Array.from({ length: options.accounts }, (_, n) => `intake.${n}`);
    const connected = await connectAccounts(stand, tenant, names);
    const accounts = connected.map(({ igUserId }) => igUserId);
    const floor = await stand.start('floor', 'test/load/floor/bare-http.js');
    const rival = await stand.start('rival', 'test/load/rivals/express-queue.js');
    const contenders: Contender[] = [
      { ...floor, name: 'floor' },
      { ...rival, name: 'rival' },
      { ...stand.gateway, name: 'floe' },
    ];
    const reports: IntakeReport[] = [];
    for (const eventsEach of [1, 100]) {
      const count = eventsEach === 1 ? options.webhooks : Math.ceil(options.webhooks / 10);
      reports.push(await compare(stand, contenders, accounts, { ...options, count, eventsEach }));
    }
    return reports;
  } finally {
    await tenant.close();
  }
}

async function compare(
  stand: Stand,
  contenders: readonly Contender[],
  accounts: readonly string[],
  { count, eventsEach, rounds, say }: IntakeOptions & { count: number; eventsEach: number },
): Promise<IntakeReport> {
  const rows: Record<Contender['name'], IntakeFigures[]> = { floor: [], rival: [], floe: [] };
  // The first round only warms up.
  for (let round_ = 0; round_ <= rounds; round_ += 1) {
    for (const contender of contenders) {
      const webhooks = signedWebhooks(accounts, { count, eventsEach, secret: APP_SECRET });
      const before = [contender.usage(), stand.stores()] as const;
      const kept = await eventsOf(stand);
      const { seconds, tookMs } = await fire(contender.url, webhooks);
      const after = [contender.usage(), stand.stores()] as const;
      if (contender.name === 'floe') {
        const gained = (await eventsOf(stand)) - kept;
        if (gained !== count * eventsEach)
          throw new Error(`${gained} events of ${count * eventsEach} are kept`);
      }
      await stand.emptyRedis();
      if (round_ === 0) continue;
      const cpu = (n: 0 | 1) => ((after[n].cpuMs - before[n].cpuMs) * 1_000) / count;
      rows[contender.name].push({
        webhooksASecond: count / seconds,
        serverCpu: cpu(0),
        storesCpu: cpu(1),
        p50Ms: percentile(tookMs, 0.5),
        p99Ms: percentile(tookMs, 0.99),
      });
    }
    say(`${eventsEach} an event: ${round_ === 0 ? 'warm' : `round ${round_} of ${rounds}`}`);
  }
  const [floor, rival, floe] = [medianOf(rows.floor), medianOf(rows.rival), medianOf(rows.floe)];
  return {
    eventsEach,
    floor,
    rival,
    floe,
    cpuAgainstFloor: round(floe.serverCpu / floor.serverCpu, 2),
    cpuAgainstRival: round(floe.serverCpu / rival.serverCpu, 2),
    rateAgainstRival: round(floe.webhooksASecond / rival.webhooksASecond, 2),
  };
}

async function eventsOf(stand: Stand): Promise<number> {
  const [row] = await stand.ask<{ kept: number }>(
    'SELECT count(*)::int AS kept FROM inbound_events',
  );
  return row?.kept ?? 0;
}

function medianOf(rows: readonly IntakeFigures[]): IntakeFigures {
  const of = (key: keyof IntakeFigures, digits: number) =>
    round(
      percentile(
        rows.map((row) => row[key]),
        0.5,
      ),
      digits,
    );
  return {
    webhooksASecond: of('webhooksASecond', 0),
    serverCpu: of('serverCpu', 0),
    storesCpu: of('storesCpu', 0),
    p50Ms: of('p50Ms', 1),
    p99Ms: of('p99Ms', 1),
  };
}
