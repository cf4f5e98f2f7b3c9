import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import type { AppProcess } from './support/app-process.js';
import { oneMore } from './support/one-more.js';
import { startSystem, type System } from './support/system.js';
import { aTenant, type ConnectedAccount, type TenantUser } from './support/tenant.js';
import { until } from './support/until.js';

const ACCOUNTS = 6;
/**
 * People per account: each taps again and again, so that order within a conversation is at stake. Not so often
 * that the last 20 messages, which is all of a thread that Meta shows, no longer reach back to a send that a frozen
 * process began: whether it landed could then never be proven, and it would rightly be held for ever.
 */
const PEOPLE = 6;
const QUESTIONS = 7;
const TAP_EVERY_MS = 100;
/** Slow answers, so that a freeze finds sends on their way. */
const SEND_TAKES_MS = 150;
/** Longer than a claimed event is hidden (15 s) and than a turn's lock lives (5 s). */
const FROZEN_MS = 17_000;

type Tap = { igUserId: string; person: string; mid: string; payload: string };

/**
 * A frozen worker is worse than a dead one: it comes back in the middle of what it did, after the
 * other has taken over all that it held. The simulator's ledger is the judge.
 */
describe('two responders, each of which stands still for longer than its claims live', () => {
  let system: System;
  let tenant: TenantUser;
  let second: AppProcess;
  const accounts: ConnectedAccount[] = [];
  const taps: Tap[] = [];

  beforeAll(async () => {
    system = await startSystem();
    second = await oneMore(system.apps['responder-worker']);
    tenant = await aTenant(system);
    for (let at = 0; at < ACCOUNTS; at += 1) {
      accounts.push(await tenant.connectAccount(`frozen.${at}`));
    }
    for (let at = 0; at < QUESTIONS; at += 1) await tenant.addRule(`ASK_${at}`, `Answer ${at}`);
    // As Meta does with what was not acknowledged in time, only faster.
    const webhook_retry_delays_ms = [0, 200, 500, 1_000, 2_000, 4_000, 8_000];
    system.simulator.control.patchSettings({ webhook_retry_delays_ms });
    system.simulator.control.addFault({
      match: { method: 'POST', path: '/messages' },
      times: null,
      action: { delayMs: SEND_TAKES_MS },
    });
  });

  afterAll(async () => {
    await second.end('SIGKILL');
    await system.stop();
  });

  /** Taps until `enough` is aborted: account after account, person after person. */
  async function keepTapping(enough: AbortSignal): Promise<void> {
    for (let at = 0; !enough.aborted; at += 1) {
      const { igUserId } = accounts[at % ACCOUNTS]!;
      const round = Math.floor(at / ACCOUNTS);
      const payload = `ASK_${round % QUESTIONS}`;
      const { person, mid } = await system.simulator.control.tap(igUserId, {
        person: `7${at % ACCOUNTS}00${round % PEOPLE}`,
        payload,
        title: payload,
      });
      taps.push({ igUserId, person, mid, payload });
      await delay(TAP_EVERY_MS);
    }
  }

  /** Stops the process in the middle of its work, and lets it go on. */
  async function freeze(app: AppProcess): Promise<void> {
    const before = await sentBy(app);
    await until('it is at work', 30_000, async () => (await sentBy(app)) > before);
    if (app.pid === undefined) throw new Error('it is not running');
    process.kill(app.pid, 'SIGSTOP');
    try {
      await delay(FROZEN_MS);
    } finally {
      process.kill(app.pid, 'SIGCONT');
    }
  }

  it('answers each tap once, in order within each conversation', async () => {
    const enough = new AbortController();
    const tapping = keepTapping(enough.signal);
    try {
      await freeze(system.apps['responder-worker']);
      await freeze(second);
    } finally {
      enough.abort();
      await tapping;
    }
    await until(
      `${taps.length} taps are answered`,
      // A send in doubt may hold its conversation for a minute.
      150_000,
      async () => {
        const [row] = await system.database.ask<{ count: string }>(
          `SELECT count(*) FROM inbound_events WHERE state = 'answered' AND mid = ANY($1)`,
          [taps.map(({ mid }) => mid)],
        );
        return Number(row?.count) === taps.length;
      },
      () => system.report(),
    );
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
  }, 240_000);
});

/** Messages that this process has sent, by its own metrics. */
async function sentBy(app: AppProcess): Promise<number> {
  const metrics = await (await fetch(`${app.baseUrl}/metrics`)).text();
  const line = metrics
    .split('\n')
    .find((text) => /^floe_replies_total\{.*outcome="sent"/.test(text));
  return Number(line?.split(' ').at(-1) ?? 0);
}
