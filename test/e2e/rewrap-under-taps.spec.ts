import { newId } from '#libs/domain';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { K1, K2, openAll, plantTokens, rewrapByCommand } from '../load/rewrap-under-traffic.js';
import { openStorageOn } from '../medium/storage/open-storage.js';
import { aToken, anIdentity } from '../support/builders.js';
import { startSystem, type System } from './support/system.js';
import { aTenant } from './support/tenant.js';
import { until } from './support/until.js';

const numberOf = (name: string, other: number) => Number(process.env[name] ?? other);

/** By hand: `REWRAP_TOKENS=100000 REWRAP_TENANTS=200 npm test -- --only journeys rewrap-under-taps` */
const OPTIONS = {
  tokens: numberOf('REWRAP_TOKENS', 2_000),
  tenants: numberOf('REWRAP_TENANTS', 20),
  kills: 2,
  seed: numberOf('REWRAP_SEED', 7),
};
const ACCOUNTS = 20;
const SPOKEN = [K2, K1].map(({ id, key }) => `${id}:${key.toString('base64')}`).join(',');

let system: System;
beforeAll(async () => {
  system = await startSystem({ TOKEN_ENCRYPTION_KEYS: SPOKEN });
});
afterAll(() => system.stop());

it(
  'answers every tap once while all tokens are rewrapped, by a program that is killed now and then',
  async () => {
    const told: string[] = [];
    const say = (line: string) => void told.push(line);
    const { control } = system.simulator;
    const before = await openStorageOn(system.database, system.database.url, 4, {
      keys: [K1],
      kms: null,
    });
    const planted = await plantTokens(before, { ...OPTIONS, clients: 0, say });
    const tenant = await aTenant(system);
    await tenant.addRule(null, 'Answered.');
    const accounts: string[] = [];
    for (let at = 0; at < ACCOUNTS; at += 1) {
      const made = control.createAccount({ username: `live.${at}`, subscribed: true });
      const identity = anIdentity({ igUserId: made.ig_user_id, username: made.username });
      const token = aToken(made.access_token);
      const connected = await before.accounts.connect(tenant.id, identity, token, null);
      expect(connected.outcome).toBe('created');
      accounts.push(made.ig_user_id);
    }

    const over = new AbortController();
    const mids: string[] = [];
    const people: { account: string; person: string }[] = [];
    const tapping = async () => {
      while (!over.signal.aborted) {
        const taps = accounts.map((account) => ({
          account,
          person: BigInt(`0x${newId().replaceAll('-', '')}`)
            .toString()
            .slice(-18),
          payload: 'HOURS',
          title: 'When are you open?',
        }));
        const result = await control.taps({ taps, in_one_post: true });
        mids.push(...result.taps.map(({ mid }) => mid));
        people.push(...taps);
        const behind = mids.length - sent();
        if (behind > 200)
          await until('answers catch up', 60_000, async () => mids.length - sent() < 100);
      }
    };
    const sent = () =>
      accounts.reduce((sum, of) => sum + control.account(of).counters.messages_accepted, 0);
    const traffic = tapping();
    const startedMs = performance.now();
    const rewrap = await rewrapByCommand(system.database.url, { ...OPTIONS, clients: 0, say });
    const rewrapMs = Math.round(performance.now() - startedMs);
    const tapped = mids.length;
    over.abort();
    await traffic;
    await until(
      'all taps are answered',
      120_000,
      async () => {
        const [row] = await system.database.ask<{ open: number }>(
          `SELECT count(*)::int AS open FROM inbound_events
        WHERE kind = 'postback' AND state <> 'answered'`,
        );
        return row?.open === 0 && sent() >= mids.length;
      },
      () => system.report(),
    );

    const answers = people.map(
      ({ account, person }) => control.seesMessages(account, person).length,
    );
    const refused = control
      .calls({ path: '/messages', limit: 200_000 })
      .filter(({ status }) => status !== 200);
    const after = await openAll(before, planted, { ...OPTIONS, clients: 0, say });
    await before.close();
    const report = {
      rewrapMs,
      tapsMeanwhile: tapped,
      taps: mids.length,
      refused: refused.length,
      ...rewrap,
      ...after,
    };
    if (process.env['REWRAP_TOKENS'] !== undefined) {
      process.stdout.write(`${told.join('\n')}\n${JSON.stringify(report, null, 2)}\n`);
    }
    expect({ ...report, told }).toMatchObject({
      exitCode: 0,
      refused: 0,
      openedAfterwards: OPTIONS.tokens,
      wrongAfterwards: 0,
    });
    expect(tapped).toBeGreaterThan(0);
    expect(answers.every((count) => count === 1)).toBe(true);
    const statuses = await system.database.ask(
      `SELECT status, count(*)::int AS accounts FROM accounts WHERE tenant_id = $1 GROUP BY 1`,
      [tenant.id],
    );
    expect(statuses).toEqual([{ status: 'connected', accounts: ACCOUNTS }]);
  },
  20 * 60_000,
);
