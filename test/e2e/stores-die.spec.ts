import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { setTimeout as delay } from 'node:timers/promises';
import { startSystem, type System } from './support/system.js';
import { aTenant, type ConnectedAccount, type TenantUser } from './support/tenant.js';
import { until } from './support/until.js';

const ACCOUNTS = 10;
const TAPS_PER_ACCOUNT = 10;
const PEOPLE = 2;
const CUTS = 12;
const CUT_EVERY_MS = 400;

type Tap = { igUserId: string; person: string; mid: string; payload: string };

/** Both stores lose every connection again and again while taps come in and answers go out. */
describe('stores that die under load', () => {
  let system: System;
  let tenant: TenantUser;
  const accounts: ConnectedAccount[] = [];

  beforeAll(async () => {
    system = await startSystem();
    tenant = await aTenant(system);
    for (let at = 0; at < ACCOUNTS; at += 1) {
      accounts.push(await tenant.connectAccount(`stores.${at}`));
    }
    for (let at = 0; at < TAPS_PER_ACCOUNT; at += 1) {
      await tenant.addRule(`ASK_${at}`, `Answer ${at}`);
    }
    // As Meta does with what was not acknowledged, only faster.
    const webhook_retry_delays_ms = [0, 200, 500, 1_000, 2_000, 4_000, 8_000];
    system.simulator.control.patchSettings({ webhook_retry_delays_ms });
  });

  afterAll(async () => {
    await system.stop();
  });

  /** Every account's taps one after the other, the accounts side by side. */
  async function tapEverywhere(round: number): Promise<Tap[]> {
    const made = await Promise.all(
      accounts.map(async ({ igUserId }, account) => {
        const taps: Tap[] = [];
        for (let at = 0; at < TAPS_PER_ACCOUNT; at += 1) {
          const payload = `ASK_${at}`;
          const { person, mid, delivery } = await system.simulator.control.tap(igUserId, {
            person: `${round}${String(account).padStart(3, '0')}00${at % PEOPLE}`,
            payload,
            title: payload,
          });
          expect(delivery.status).toBe(200);
          taps.push({ igUserId, person, mid, payload });
          await delay(CUT_EVERY_MS);
        }
        return taps;
      }),
    );
    return made.flat();
  }

  async function whileCutting(cut: () => Promise<unknown>, round: number): Promise<Tap[]> {
    const tapping = tapEverywhere(round);
    for (let at = 0; at < CUTS; at += 1) {
      await delay(CUT_EVERY_MS);
      await cut();
    }
    return tapping;
  }

  async function expectEachAnsweredOnceInOrder(taps: readonly Tap[]): Promise<void> {
    const mids = taps.map(({ mid }) => mid);
    const areAnswered = async () => {
      const ended = Object.values(system.apps).filter(({ isRunning }) => !isRunning);
      if (ended.length > 0) throw new Error(`an app has ended\n${await system.report()}`);
      const [row] = await system.database.ask<{ count: string }>(
        `SELECT count(*) FROM inbound_events WHERE state = 'answered' AND mid = ANY($1)`,
        [mids],
      );
      return Number(row?.count) === mids.length;
    };
    await until(`${taps.length} taps are answered`, 60_000, areAnswered, system.report);
    for (const [who, asked] of Map.groupBy(taps, (tap) => `${tap.igUserId}/${tap.person}`)) {
      const [igUserId = '', person = ''] = who.split('/');
      const answers = system.simulator.control
        .messages(igUserId, { person })
        .filter(({ direction }) => direction === 'out')
        .map(({ text }) => text);
      expect({ who, answers }).toEqual({
        who,
        answers: asked.map(({ payload }) => payload.replace('ASK_', 'Answer ')),
      });
    }
  }

  it('answers each acknowledged tap once, in order, while PostgreSQL cuts every connection', async () => {
    const cut = () =>
      system.database.ask(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid()`,
      );
    const taps = await whileCutting(cut, 1);
    expect(taps).toHaveLength(ACCOUNTS * TAPS_PER_ACCOUNT);
    await expectEachAnsweredOnceInOrder(taps);
  }, 120_000);

  it('does so too while the queue forgets everything and Redis cuts every connection', async () => {
    const cut = async () => {
      await system.wipeQueue();
      await cutRedis();
    };
    const taps = await whileCutting(cut, 2);
    await expectEachAnsweredOnceInOrder(taps);
  }, 120_000);
});

/** Cuts the connections to this Jest worker's database number, and to no other. */
async function cutRedis(): Promise<void> {
  if (process.env['TEST_BACKEND'] !== 'redis') return;
  const number = Number(process.env['JEST_WORKER_ID'] ?? 1) % 16;
  const redis = new Redis(process.env['TEST_REDIS_URL'] ?? 'redis://127.0.0.1:6379');
  try {
    const list = String(await redis.client('LIST'));
    for (const line of list.split('\n')) {
      const id = / db=(\d+) /.exec(line)?.[1] === String(number) && /^id=(\d+) /.exec(line)?.[1];
      if (id) await redis.client('KILL', 'ID', id);
    }
  } finally {
    redis.disconnect();
  }
}
