import { explainSync } from '#libs/domain';
import type { Account } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FaultRule } from '../../simulator/graph/faults.js';
import { aSet } from '../../support/builders.js';
import { KillSwitch } from '../responder/kill-switch.js';
import { graphSays } from './graph-says.js';
import { openSyncHouse, type SyncHouse } from './sync-house.js';

type Fault = Pick<FaultRule, 'action' | 'times'> & { method?: 'POST' | 'GET' };
/** After one turn, and after the fault has passed and whatever is needed was done. */
type Row = { calls: number; turn: string; status: string; last: string; calls_then: number };

const SHOWN = { last: 'in_sync', calls_then: 2 };
/** Instagram took the set and only the look failed: the next try looks first, and that is all. */
const LOOKED = { last: 'in_sync', calls_then: 1 };
const onPost = (action: FaultRule['action']): Fault => ({ action, method: 'POST' });
const wrongReadBack = {
  status: 200,
  body: { data: [{ locale: 'default', call_to_actions: [{ question: 'X?', payload: 'X' }] }] },
};

const TABLE: [string, Fault | null, Row][] = [
  [
    'nothing wrong',
    null,
    { calls: 2, turn: 'done', status: 'in_sync', last: 'in_sync', calls_then: 0 },
  ],
  [
    'retry: 500/2',
    onPost(graphSays(500, 2)),
    { calls: 1, turn: 'done', status: 'pending', ...SHOWN },
  ],
  [
    '503 without words',
    onPost({ status: 503 }),
    { calls: 1, turn: 'done', status: 'pending', ...SHOWN },
  ],
  [
    'unknown: 99999',
    onPost(graphSays(400, 99_999)),
    { calls: 1, turn: 'done', status: 'pending', ...SHOWN },
  ],
  ['no JSON', onPost({ nonJson: true }), { calls: 1, turn: 'done', status: 'pending', ...SHOWN }],
  ['hang', onPost({ hang: true }), { calls: 1, turn: 'done', status: 'pending', ...SHOWN }],
  ['cut', onPost({ cut: true }), { calls: 1, turn: 'done', status: 'pending', ...SHOWN }],
  [
    'acted, then cut',
    onPost({ acceptThenCut: true }),
    { calls: 1, turn: 'done', status: 'pending', ...SHOWN },
  ],
  [
    'acted, then hung',
    onPost({ acceptThenHang: true }),
    { calls: 1, turn: 'done', status: 'pending', ...SHOWN },
  ],
  [
    'read-back fails: 503',
    { action: { status: 503 }, method: 'GET' },
    { calls: 2, turn: 'done', status: 'pending', ...LOOKED },
  ],
  [
    'read-back shows another set',
    { action: wrongReadBack, method: 'GET' },
    { calls: 2, turn: 'done', status: 'pending', ...LOOKED },
  ],
  [
    'throttle, of the account: 613',
    onPost(graphSays(400, 613)),
    { calls: 1, turn: 'wait', status: 'pending', ...SHOWN },
  ],
  [
    'throttle, of the app: 4',
    onPost(graphSays(403, 4)),
    { calls: 1, turn: 'pause', status: 'pending', ...SHOWN },
  ],
  [
    'config: 200',
    onPost(graphSays(403, 200)),
    { calls: 1, turn: 'wait', status: 'blocked', ...SHOWN },
  ],
  [
    'reauth: 190',
    onPost(graphSays(401, 190)),
    { calls: 1, turn: 'wait', status: 'blocked', ...SHOWN },
  ],
  [
    'user, of the account: 100/2534122',
    onPost(graphSays(400, 100, 2534122)),
    { calls: 1, turn: 'wait', status: 'blocked', ...SHOWN },
  ],
  [
    'permanent: 100',
    onPost(graphSays(400, 100)),
    { calls: 1, turn: 'done', status: 'failed', last: 'failed', calls_then: 0 },
  ],
];

describe('a publication, whatever Instagram does', () => {
  let house: SyncHouse;
  const printed: string[] = [];
  beforeAll(async () => {
    house = await openSyncHouse({ timeoutMs: 300 });
  });
  afterAll(async () => {
    await house.close();
    if (process.env['FLOE_PRINT_TABLE'] !== '1') return;
    const head = 'Instagram | calls | turn | status | what the tenant reads | after it has passed';
    process.stdout.write(`| ${head} |\n|${' --- |'.repeat(6)}\n${printed.join('\n')}\n`);
  });

  const callsOf = ({ igUserId }: Account) =>
    house.control.calls({ account: igUserId }).filter(({ path }) => path.includes('profile'))
      .length;
  /** The sentence that `GET …/ice-breakers` has for it. */
  async function wordsOf(account: Account): Promise<string> {
    const { row, account: now } = await house.state(account);
    const isAccountConnected = now.status === 'connected';
    const state = { ...row, policy: now.driftPolicy, isAccountConnected, isUnderWay: false };
    return explainSync(state, new Date()).message.replace(/\d\d:\d\d:\d\d/, 'hh:mm:ss');
  }

  it.each(TABLE)('%s', async (name, fault, expected) => {
    const account = await house.account();
    await house.wish(account, aSet());
    if (fault) {
      const match = { accountId: account.igUserId, ...(fault.method && { method: fault.method }) };
      house.control.addFault({ match, action: fault.action });
    }
    const outcome = await house.turn(account);
    const { row } = await house.state(account);
    const calls = callsOf(account);
    const words = await wordsOf(account);
    expect(row.lastError === null).toBe(fault === null);
    // The owner acts, the limit passes.
    if ((await house.state(account)).account.status !== 'connected') await house.reconnect(account);
    await house.runDry(account);
    const last = await house.state(account);
    const seen = {
      calls,
      turn: outcome?.kind,
      status: row.status,
      last: last.row.status,
      calls_then: callsOf(account) - calls,
    };
    printed.push(
      `| ${name} | ${calls} | ${seen.turn} | ${seen.status} | ${words} | ${seen.calls_then} calls; ${seen.last} |`,
    );
    expect(seen).toEqual(expected);
    const tries = await house.storage.history.list(house.tenantId, account.id, 10, null);
    const written = tries.rows.flatMap((one) => one.calls).length;
    expect(written).toBe(callsOf(account));
  });

  it('makes at most ten calls in ten minutes, whatever is asked of it', async () => {
    const account = await house.account();
    const limit = { max: 10, windowMs: 600_000 };
    for (let edits = 0; edits < 30; edits += 1) {
      await house.wish(account, aSet(`Question ${edits}?`));
      await house.skipBackoff(account);
      await house.turn(account, undefined, limit);
    }
    expect(callsOf(account)).toBe(10);
    const { row } = await house.state(account);
    expect(row).toMatchObject({ status: 'pending', startedCount: 0, lastError: null });
    expect(row.nextAttemptAt!.getTime()).toBeGreaterThan(Date.now() + 590_000);
    expect(await wordsOf(account)).toMatch(/used up/);
    await house.runDry(account);
    expect((await house.state(account)).row).toMatchObject({ revision: 30, status: 'in_sync' });
  });

  it('keeps to ten calls in ten minutes in a storm of throttles', async () => {
    const account = await house.account();
    house.control.addFault({
      match: { accountId: account.igUserId },
      times: null,
      action: graphSays(400, 613),
    });
    await house.wish(account, aSet());
    for (let turns = 0; turns < 20; turns += 1) await house.turn(account);
    expect(callsOf(account)).toBe(1);
  });

  it('publishes what was lost while Instagram was away, by one try each', async () => {
    const accounts = await Promise.all(Array.from({ length: 5 }, () => house.account()));
    const faults = accounts.map(({ igUserId }) =>
      house.control.addFault({ match: { accountId: igUserId }, times: 3, action: { cut: true } }),
    );
    expect(faults).toHaveLength(5);
    for (const account of accounts) {
      await house.wish(account, aSet());
      await house.runDry(account);
      expect(callsOf(account)).toBe(5);
      expect((await house.state(account)).row.status).toBe('in_sync');
    }
  });

  it('reads first what was asked for again, and sends nothing when it is there', async () => {
    const account = await house.account();
    await house.wish(account, aSet());
    await house.runDry(account);
    await house.storage.iceBreakers.publishNow(house.tenantId, account.id);
    await house.turn(account);
    const calls = house.control.calls({ account: account.igUserId }).map(({ method }) => method);
    expect(calls).toEqual(['POST', 'GET', 'GET']);
    expect((await house.state(account)).row).toMatchObject({ status: 'in_sync', lookFirst: false });
  });

  it('rests before a limit of Meta is met, as its headers say', async () => {
    const account = await house.account();
    house.control.patchAccount(account.igUserId, {
      forced_usage_percent: 97,
      usage_headers_from_percent: 0,
    });
    await house.wish(account, aSet());
    await house.turn(account);
    const { row, account: now } = await house.state(account);
    expect(row.status).toBe('in_sync');
    expect(now.syncParkedUntil!.getTime()).toBeGreaterThan(Date.now() + 50_000);
    await house.wish(account, aSet('And now?'));
    await house.skipBackoff(account);
    expect(await house.turn(account)).toMatchObject({ kind: 'wait', claimed: 0 });
  });

  it('saves the read-back of a set that an edit has overtaken', async () => {
    const account = await house.account();
    await house.wish(account, aSet('One?'));
    const turn = new KillSwitch();
    turn.hooks.after = async (name) => {
      if (name === 'GraphClient.setIceBreakers') await house.wish(account, aSet('Two?'));
    };
    await house.turn(account, turn);
    expect(callsOf(account)).toBe(1);
    await house.runDry(account);
    expect(callsOf(account)).toBe(3);
    expect((await house.state(account)).row).toMatchObject({ revision: 2, status: 'in_sync' });
  });
});
