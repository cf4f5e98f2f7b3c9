import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Account } from '#libs/storage';
import { aTenant } from '../storage/scene.js';
import { rowsOf } from './judge.js';
import { openReplyHouse, type ReplyHouse } from './reply-house.js';

const PARKED_MS = 60_000;
const TOUR = ['Welcome!', 'Come in.'];

/** Instagram throttles an account while the outcome of a call is unknown. */
describe('a send in doubt of an account that is parked', () => {
  let house: ReplyHouse;
  let account: Account;
  beforeAll(async () => {
    house = await openReplyHouse();
    await house.rule('TOUR', ...TOUR);
    await house.rule('HOURS', 'We open at nine.');
  });
  afterAll(() => house.close());

  /** The first message of an answer was taken, and its call cut. */
  beforeEach(async () => {
    account = await house.account();
  });

  async function inDoubt(payload: string) {
    await house.taps(account, { person: '101', payload });
    house.control.addFault({
      match: { accountId: account.igUserId, path: '/messages' },
      action: { acceptThenCut: true },
    });
    await house.worker(account).turn();
    await park(new Date(Date.now() + PARKED_MS));
    await house.letTimePass(account);
  }
  const park = (until: Date) =>
    house.storage.accounts.park(house.tenantId, account.id, 'replies', until);
  const waitOf = async () => {
    const outcome = await house.worker(account).turn();
    return outcome?.kind === 'wait' ? outcome.until.getTime() - Date.now() : outcome?.kind;
  };
  const calls = () => house.control.calls({ account: account.igUserId }).length;
  const repliesNow = async () =>
    (await rowsOf(house, account)).replies.map(({ state, evidence }) => [state, evidence]);

  it('is settled by its echo at once, without a call', async () => {
    await inDoubt('HOURS');
    await house.feedEchoes(account);
    const before = calls();
    const worker = house.worker(account);
    expect(await worker.turn()).toMatchObject({ kind: 'done' });
    expect(worker.counted).toEqual(['heard_own_message', 'settled_echo']);
    expect(calls()).toBe(before);
    expect(await repliesNow()).toEqual([['sent', 'echo']]);
    expect((await rowsOf(house, account)).events[0]?.state).toBe('answered');
    // Nothing is open any more.
    expect(await waitOf()).toBeGreaterThan(PARKED_MS - 10_000);
  });

  it('is looked after soon as long as no echo tells, and nothing is sent or asked meanwhile', async () => {
    await inDoubt('HOURS');
    const before = calls();
    expect(await waitOf()).toBeLessThanOrEqual(5_000);
    expect(calls()).toBe(before);
    expect(await repliesNow()).toEqual([['unknown', null]]);
    await park(new Date(Date.now() + 1_000));
    expect(await waitOf()).toBeLessThanOrEqual(1_000);

    // By then an echo wakes the lane by itself.
    await park(new Date(Date.now() + PARKED_MS));
    await house.rows.query(
      `UPDATE replies SET may_land_until = now() - interval '2 minutes' WHERE account_id = $1`,
      [account.id],
    );
    expect(await waitOf()).toBeGreaterThan(PARKED_MS - 10_000);
  });

  it('has what comes after it sent when the account may be called again, and once', async () => {
    await inDoubt('TOUR');
    await house.feedEchoes(account);
    expect(await house.worker(account).turn()).toMatchObject({ kind: 'done' });
    expect(await repliesNow()).toEqual([
      ['sent', 'echo'],
      ['unsent', null],
    ]);
    expect(house.sentTo(account, '101')).toEqual(TOUR.slice(0, 1));
    expect(await waitOf()).toBeGreaterThan(PARKED_MS - 10_000);
    await house.rows.query('UPDATE accounts SET replies_parked_until = NULL WHERE id = $1', [
      account.id,
    ]);
    await house.runDry(account);
    expect(house.sentTo(account, '101')).toEqual(TOUR);
  });

  it('holds up what comes after it for its first looks, although the minute for that went by', async () => {
    await inDoubt('HOURS');
    await house.taps(account, { person: '101', payload: 'TOUR' });
    await house.rows.query('UPDATE accounts SET replies_parked_until = NULL WHERE id = $1', [
      account.id,
    ]);
    await house.rows.query(
      `UPDATE replies SET may_land_until = now() - interval '2 minutes' WHERE account_id = $1`,
      [account.id],
    );
    house.control.addFault({
      match: { accountId: account.igUserId, path: '/conversations' },
      action: { status: 500 },
    });
    await house.worker(account).turn();
    const states = (await rowsOf(house, account)).events.map(({ state }) => state);
    expect(states).toEqual(['pending', 'pending']);
    expect(house.sentTo(account, '101')).toEqual(['We open at nine.']);
    await house.runDry(account);
    expect(house.sentTo(account, '101')).toEqual(['We open at nine.', ...TOUR]);
  });

  it('is not settled by what a human said, nor by another tenant', async () => {
    await inDoubt('HOURS');
    await house.humanWrites(account, '101', 'Ask me.');
    expect(await waitOf()).toBeLessThanOrEqual(5_000);
    expect(await repliesNow()).toEqual([['unknown', null]]);

    await house.feedEchoes(account);
    const { events } = house.storage;
    const { id: otherId } = await aTenant(house.storage);
    expect(await events.hasOpenCalls(otherId, account.id)).toBe(false);
    expect(await events.claimTold(otherId, account.id, 10)).toEqual([]);
    expect(await events.hasOpenCalls(house.tenantId, account.id)).toBe(true);
    expect(await events.claimTold(house.tenantId, account.id, 10)).toHaveLength(3);
  });
});
