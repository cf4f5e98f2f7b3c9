import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSystem, type System } from './support/system.js';
import { aTenant, type ConnectedAccount, type TenantUser } from './support/tenant.js';
import { until } from './support/until.js';

const ACCOUNTS = 20;
const TAPS_PER_ACCOUNT = 10;
/** People per account: each taps several times, so that order within a conversation is at stake. */
const PEOPLE = 2;

type Tap = { igUserId: string; person: string; mid: string; payload: string };

/**
 * The simulator's own ledger is the judge: what people saw, never what the service says of itself.
 */
describe('two hundred taps over twenty accounts', () => {
  let system: System;
  let tenant: TenantUser;
  const accounts: ConnectedAccount[] = [];

  beforeAll(async () => {
    system = await startSystem();
    tenant = await aTenant(system);
    for (let at = 0; at < ACCOUNTS; at += 1) {
      accounts.push(await tenant.connectAccount(`account.${at}`));
    }
    for (let at = 0; at < TAPS_PER_ACCOUNT; at += 1) {
      await tenant.addRule(`ASK_${at}`, `Answer ${at}`);
    }
  });

  afterAll(async () => {
    await system.stop();
  });

  /** Taps of `round`, sent by several people of every account at once, repeats among them. */
  async function tapEverywhere(round: number): Promise<Tap[]> {
    const taps = accounts.flatMap(({ igUserId }, account) =>
      Array.from({ length: TAPS_PER_ACCOUNT }, (_, at) => ({
        account: igUserId,
        person: `${round}${String(account).padStart(3, '0')}00${at % PEOPLE}`,
        payload: `ASK_${at}`,
        title: `Question ${at}`,
      })),
    );
    const result = await system.simulator.control.taps({ taps, copies: 2 });
    return taps.map(({ account, person, payload }, at) => ({
      igUserId: account,
      person,
      payload,
      mid: result.taps[at]!.mid,
    }));
  }

  async function allEnded(taps: readonly Tap[]): Promise<void> {
    const mids = new Set(taps.map(({ mid }) => mid));
    await until(`${taps.length} taps are answered`, 120_000, async () => {
      const [row] = await system.database.ask<{ count: string }>(
        `SELECT count(*) FROM inbound_events WHERE state = 'answered' AND mid = ANY($1)`,
        [[...mids]],
      );
      return Number(row?.count) === mids.size;
    });
  }

  /** What each person saw as answers, against what they asked, in the order in which they asked. */
  function expectEachAnsweredOnceInOrder(taps: readonly Tap[]): void {
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

  it('answers each once, in order within each conversation', async () => {
    const taps = await tapEverywhere(1);
    await allEnded(taps);
    expectEachAnsweredOnceInOrder(taps);
    expect(taps).toHaveLength(ACCOUNTS * TAPS_PER_ACCOUNT);
  }, 180_000);

  it('does so too when each worker is killed with -9 and the queue is wiped in the middle', async () => {
    // Slow answers, so that the kill finds sends on their way.
    system.simulator.control.addFault({
      match: { method: 'POST', path: '/messages' },
      times: null,
      action: { delayMs: 40 },
    });
    const sending = tapEverywhere(2);
    const answered = () =>
      system.simulator.control.calls({ method: 'POST', path: '/messages' }).length;
    const before = answered();
    await until('the first answers of this round are out', 30_000, () => answered() > before + 20);
    await system.apps['responder-worker'].restart('SIGKILL');
    await system.apps['sync-worker'].restart('SIGKILL');
    await system.wipeQueue();
    const taps = await sending;
    await allEnded(taps);
    system.simulator.control.clearFaults();
    expectEachAnsweredOnceInOrder(taps);
  }, 180_000);

  it('does so too when the gateway is killed with -9 while taps come in', async () => {
    // As Meta does with what was not acknowledged, only faster.
    const webhook_retry_delays_ms = [0, 200, 500, 1_000, 2_000, 4_000, 8_000];
    system.simulator.control.patchSettings({ webhook_retry_delays_ms });
    const sending = tapEverywhere(3);
    await until('some taps of this round are kept', 30_000, async () => {
      const [row] = await system.database.ask<{ count: string }>(
        `SELECT count(*) FROM inbound_events WHERE kind = 'postback' AND person_id LIKE '3%'`,
      );
      return Number(row?.count) > 20;
    });
    await system.apps.gateway.restart('SIGKILL');
    await system.apps.gateway.ready();
    const taps = await sending;
    await allEnded(taps);
    expectEachAnsweredOnceInOrder(taps);
  }, 180_000);
});
