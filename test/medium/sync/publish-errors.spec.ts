import { sameIceBreakers } from '#libs/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FaultAction } from '../../simulator/graph/faults.js';
import { aSet } from '../../support/builders.js';
import { KillSwitch } from '../responder/kill-switch.js';
import { graphSays } from './graph-says.js';
import { openSyncHouse, type SyncHouse } from './sync-house.js';

type After = { turn: string; status: string; isOwed: boolean; isParked: boolean; last: string };
const LATER = { turn: 'done', status: 'pending', isOwed: true, isParked: false, last: 'in_sync' };

const TABLE: [string, FaultAction, After][] = [
  ['a 503 of no words', { status: 503 }, LATER],
  ['a connection cut', { cut: true }, LATER],
  ['a connection cut after the set was taken', { acceptThenCut: true }, LATER],
  ['a page that is not JSON', { nonJson: true }, LATER],
  ['a refusal that nobody knows', graphSays(400, 99_999), LATER],
  ['a limit of the account', graphSays(400, 613), { ...LATER, turn: 'wait', isParked: true }],
  ['a limit of the app', graphSays(403, 4), { ...LATER, turn: 'pause' }],
  [
    'a set that Instagram will never take',
    graphSays(400, 100),
    { ...LATER, status: 'failed', isOwed: false, last: 'failed' },
  ],
];

describe('a publication that Instagram does not answer well', () => {
  let house: SyncHouse;
  beforeAll(async () => {
    house = await openSyncHouse();
  });
  afterAll(() => house.close());

  it.each(TABLE)('%s', async (_, action, after) => {
    const account = await house.account();
    await house.wish(account, aSet());
    const match = { accountId: account.igUserId, method: 'POST', path: 'messenger_profile' };
    house.control.addFault({ match, action });
    const outcome = await house.turn(account);
    const then = await house.state(account);
    expect({
      turn: outcome?.kind,
      status: then.row.status,
      isOwed: then.row.nextAttemptAt !== null,
      isParked: then.account.syncParkedUntil !== null,
    }).toEqual({
      turn: after.turn,
      status: after.status,
      isOwed: after.isOwed,
      isParked: after.isParked,
    });
    expect(then.row.lastError).not.toBeNull();

    await house.runDry(account);
    const last = await house.state(account);
    expect(last.row.status).toBe(after.last);
    expect(last.facts.map(({ type }) => type)).toEqual([
      after.last === 'failed' ? 'ice_breakers.publish_failed' : 'ice_breakers.published',
    ]);
  });

  it('a limit of the account keeps its turns from calling', async () => {
    const account = await house.account();
    await house.wish(account, aSet());
    house.control.addFault({ match: { accountId: account.igUserId }, action: graphSays(400, 613) });
    await house.turn(account);
    const calls = house.control.calls({ account: account.igUserId }).length;
    await house.rows.query(
      'UPDATE ice_breakers SET next_attempt_at = now() WHERE account_id = $1',
      [account.id],
    );
    expect(await house.turn(account)).toMatchObject({ kind: 'wait', claimed: 0 });
    expect(house.control.calls({ account: account.igUserId })).toHaveLength(calls);
  });

  it('a refused token parks the account, and a new one wakes it', async () => {
    const account = await house.account();
    await house.wish(account, aSet());
    house.control.revoke(account.igUserId, 460);
    expect(await house.turn(account)).toMatchObject({ kind: 'wait' });
    const parked = await house.state(account);
    expect([parked.account.status, parked.row.status]).toEqual(['needs_reauth', 'blocked']);
    expect(await house.turn(account)).toMatchObject({ kind: 'wait', claimed: 0 });

    await house.reconnect(account);
    // Without any help of time: what was parked is due at once.
    expect(await house.turn(account)).toMatchObject({ kind: 'done', claimed: 1 });
    const after = await house.state(account);
    expect(after.row.status).toBe('in_sync');
    expect(sameIceBreakers(await house.live(account), aSet())).toBe(true);
    expect(after.facts.map(({ type }) => type)).toEqual([
      'account.needs_reauth',
      'ice_breakers.published',
    ]);
  });

  it('a token renewed while the old one was refused leaves the account connected', async () => {
    const account = await house.account();
    await house.wish(account, aSet());
    house.control.revoke(account.igUserId, 460);
    const turn = new KillSwitch();
    turn.hooks.after = async (name) => {
      if (name === 'AccountTokens.arm') await house.reconnect(account);
    };
    expect(await house.turn(account, turn)).toMatchObject({ kind: 'wait' });
    expect((await house.state(account)).account.status).toBe('connected');
    await house.runDry(account);
    expect((await house.state(account)).row.status).toBe('in_sync');
  });

  it('a refusal that nobody knows is tried a few times, then the set fails', async () => {
    const account = await house.account();
    await house.wish(account, aSet());
    const match = { accountId: account.igUserId, method: 'POST' };
    house.control.addFault({ match, times: null, action: graphSays(400, 99_999) });
    await house.runDry(account);
    expect((await house.state(account)).row.status).toBe('failed');
    expect(house.control.calls({ account: account.igUserId, method: 'POST' })).toHaveLength(5);
  });
});
