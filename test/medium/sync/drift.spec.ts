import { sameIceBreakers, type DriftPolicy, type IceBreakerSet } from '#libs/domain';
import type { Account } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aSet } from '../../support/builders.js';
import { about } from '../storage/about.js';
import { atEveryAwait, KillSwitch } from '../responder/kill-switch.js';
import { graphSays } from './graph-says.js';
import { openSyncHouse, type SyncHouse } from './sync-house.js';

const OURS = aSet();
const THEIRS = aSet('Their question?');
const DAY_MS = 24 * 3_600_000;

describe('questions that drift', () => {
  let house: SyncHouse;
  beforeAll(async () => {
    house = await openSyncHouse();
  });
  afterAll(() => house.close());

  /** An account whose questions were published; `policy` says what becomes of others. */
  async function published(policy: DriftPolicy, set: IceBreakerSet = OURS): Promise<Account> {
    const account = await house.account();
    await house.rows.query('UPDATE accounts SET drift_policy = $2 WHERE id = $1', [
      account.id,
      policy,
    ]);
    await house.wish(account, set);
    await house.runDry(account);
    house.control.clearCalls();
    return account;
  }

  /** An account that never wished for anything, as after its connection. */
  async function untouched(policy: DriftPolicy): Promise<Account> {
    const account = await house.account();
    await house.rows.query('UPDATE accounts SET drift_policy = $2 WHERE id = $1', [
      account.id,
      policy,
    ]);
    await house.storage.iceBreakers.begin(house.tenantId, account.id, new Date());
    return account;
  }

  /** Another app sets its own; null: somebody deletes them. */
  const overwrite = ({ igUserId }: Account, set: IceBreakerSet | null) =>
    house.control.patchAccount(igUserId, { ice_breakers: set });

  /** It is time to look, and whatever follows from that is done. */
  async function look(account: Account, kill?: KillSwitch): Promise<void> {
    await house.comesDue(account);
    await house.turn(account, kill);
    await house.runDry(account);
  }
  const drifts = async (account: Account) =>
    (await house.state(account)).facts
      .filter(({ type }) => type === 'ice_breakers.drifted')
      .map(({ revision, action }) => `${action} ${revision}`);
  const calls = ({ igUserId }: Account) => house.control.calls({ account: igUserId }).length;

  it('are looked at by one call, and left when they are as they should be', async () => {
    const account = await published('enforce');
    await look(account);
    const { row } = await house.state(account);
    expect(row).toMatchObject({ status: 'in_sync', checkedAt: about(new Date()) });
    expect(row.checkDueAt!.getTime() - Date.now()).toBeGreaterThan(DAY_MS * 0.49);
    expect([calls(account), await drifts(account)]).toEqual([1, []]);
  });

  it.each(['seed', 'nested', 'old', 'empty-object'] as const)(
    'are recognised in any form: %s',
    async (profile_shape) => {
      const account = await published('alert', [OURS[0]!]);
      house.control.patchAccount(account.igUserId, { profile_shape });
      await look(account);
      expect((await house.state(account)).row.status).toBe('in_sync');
    },
  );

  it.each<[string, IceBreakerSet | null]>([
    ['another app', THEIRS],
    ['a deletion', null],
  ])('through %s are put right twice a day, then only told of', async (_, theirs) => {
    const account = await published('enforce');
    for (const times of [1, 2]) {
      overwrite(account, theirs);
      await look(account);
      expect(sameIceBreakers(await house.live(account), OURS)).toBe(true);
      expect((await house.state(account)).row).toMatchObject({
        status: 'in_sync',
        driftedTo: null,
      });
      expect(await drifts(account)).toHaveLength(times);
    }
    overwrite(account, theirs);
    await look(account);
    const status = theirs === null ? 'drifted' : 'foreign';
    const { row } = await house.state(account);
    expect(row).toMatchObject({ status, driftedTo: theirs ?? [], nextAttemptAt: null });
    expect(await drifts(account)).toEqual(['repaired 1', 'repaired 1', 'alerted 1']);

    await look(account);
    expect(await drifts(account)).toHaveLength(3);
    await house.wish(account, aSet('A new wish?'));
    await house.runDry(account);
    overwrite(account, theirs);
    await look(account);
    expect((await drifts(account)).at(-1)).toBe('repaired 2');
  });

  it('are put right again when the day is over', async () => {
    const account = await published('enforce');
    await house.rows.query(
      `UPDATE ice_breakers SET repairs = ARRAY[now() - interval '25 hours', now() - interval '24.5 hours']
        WHERE account_id = $1`,
      [account.id],
    );
    overwrite(account, THEIRS);
    await look(account);
    const { row } = await house.state(account);
    expect(row).toMatchObject({ status: 'in_sync', repairs: [about(new Date())] });
  });

  it('are told of and left, once for each thing that is shown instead', async () => {
    const account = await published('alert');
    overwrite(account, THEIRS);
    await look(account);
    await look(account);
    expect((await house.state(account)).row).toMatchObject({
      status: 'drifted',
      driftedTo: THEIRS,
      published: OURS,
    });
    expect(await drifts(account)).toEqual(['alerted 1']);
    overwrite(account, null);
    await look(account);
    expect(await drifts(account)).toEqual(['alerted 1', 'alerted 1']);
    overwrite(account, OURS);
    await look(account);
    expect((await house.state(account)).row).toMatchObject({ status: 'in_sync', driftedTo: null });
  });

  it.each<[string, IceBreakerSet]>([
    ['other questions', THEIRS],
    ['none', []],
  ])('are adopted as the next revision: %s', async (_, theirs) => {
    const account = await published('adopt');
    overwrite(account, theirs.length === 0 ? null : theirs);
    await look(account);
    expect((await house.state(account)).row).toMatchObject({
      revision: 2,
      desired: theirs,
      published: theirs,
      publishedRevision: 2,
      status: 'in_sync',
    });
    expect(await drifts(account)).toEqual(['adopted 2']);
    const { rows: log } = await house.rows.query(
      `SELECT actor, before, after FROM audit_log WHERE action = 'ice_breakers.adopted' AND target = $1`,
      [`account:${account.id}`],
    );
    expect(log).toEqual([
      {
        actor: 'instagram',
        before: { revision: 1, ice_breakers: OURS },
        after: { revision: 2, ice_breakers: theirs },
      },
    ]);
  });

  describe('of another app that were there first', () => {
    it.each(['enforce', 'alert'] as const)('are left alone (%s), and called foreign', async (p) => {
      const account = await untouched(p);
      overwrite(account, THEIRS);
      await look(account);
      const { row } = await house.state(account);
      expect(row).toMatchObject({ revision: 0, status: 'foreign', driftedTo: THEIRS });
      expect(await drifts(account)).toEqual([]);
      expect(sameIceBreakers(await house.live(account), THEIRS)).toBe(true);
    });

    it('become the first revision where the tenant adopts', async () => {
      const account = await untouched('adopt');
      overwrite(account, THEIRS);
      await look(account);
      expect((await house.state(account)).row).toMatchObject({ revision: 1, desired: THEIRS });
      expect(await drifts(account)).toEqual(['adopted 1']);
    });

    it('give way to an edit', async () => {
      const account = await untouched('alert');
      overwrite(account, THEIRS);
      await look(account);
      await house.wish(account, OURS);
      await house.runDry(account);
      expect((await house.state(account)).row).toMatchObject({ revision: 1, status: 'in_sync' });
      expect(sameIceBreakers(await house.live(account), OURS)).toBe(true);
    });
  });

  it.each<[string, Parameters<typeof graphSays>, object]>([
    ['a limit of the account', [400, 613], { turn: 'done', isParked: true, account: 'connected' }],
    ['a limit of the app', [403, 4], { turn: 'pause', isParked: false, account: 'connected' }],
    ['a refused token', [401, 190], { turn: 'done', isParked: false, account: 'needs_reauth' }],
    ['a stumble', [500, 2], { turn: 'done', isParked: false, account: 'connected' }],
  ])('are looked at later after %s, and stand as they stood', async (_, said, after) => {
    const account = await published('enforce');
    const match = { accountId: account.igUserId };
    house.control.addFault({ match, action: graphSays(...said) });
    await house.comesDue(account);
    const outcome = await house.turn(account);
    const { row, account: now } = await house.state(account);
    expect({
      turn: outcome?.kind,
      isParked: now.syncParkedUntil !== null,
      account: now.status,
    }).toEqual(after);
    expect(row).toMatchObject({ status: 'in_sync', nextAttemptAt: null, checkAttempts: 1 });
    expect(row.checkDueAt!.getTime()).toBeGreaterThan(Date.now() + 29_000);
    expect(calls(account)).toBe(1);
  });

  it.each<[DriftPolicy, string[]]>([
    ['enforce', ['repaired 1']],
    ['alert', ['alerted 1']],
    ['adopt', ['adopted 2']],
  ])('end alike wherever the look is killed: %s', async (policy, told) => {
    const awaits = await atEveryAwait(async (kill) => {
      const account = await published(policy);
      overwrite(account, THEIRS);
      await look(account, kill);
      await look(account);
      const { row } = await house.state(account);
      expect(await drifts(account)).toEqual(told);
      expect(row.status).toBe(policy === 'alert' ? 'drifted' : 'in_sync');
      const shown = policy === 'enforce' ? OURS : THEIRS;
      expect(sameIceBreakers(await house.live(account), shown)).toBe(true);
    });
    expect(awaits).toBeGreaterThanOrEqual(5);
  });

  it.each(['enforce', 'alert'] as const)(
    'are not sent when the edit asks for what is shown already (%s)',
    async (policy) => {
      const account = await published(policy);
      for (let n = 0; n < 3; n += 1) {
        overwrite(account, THEIRS);
        await look(account);
      }
      expect((await house.state(account)).row.driftedTo).toEqual(THEIRS);
      house.control.clearCalls();
      await house.wish(account, THEIRS);
      await house.runDry(account);
      const made = house.control.calls({ account: account.igUserId });
      expect(made.map(({ method }) => method)).toEqual(['GET']);
      expect((await house.state(account)).row).toMatchObject({
        revision: 2,
        status: 'in_sync',
        driftedTo: null,
      });
    },
  );

  it('are not fought for anew by setting the same once more', async () => {
    const account = await published('enforce');
    for (let n = 0; n < 2; n += 1) {
      overwrite(account, THEIRS);
      await look(account);
    }
    await house.wish(account, OURS);
    await house.runDry(account);
    overwrite(account, THEIRS);
    await look(account);
    expect(await drifts(account)).toEqual(['repaired 1', 'repaired 1', 'alerted 2']);
  });

  it('are looked at when that was due, though the same was set meanwhile', async () => {
    const account = await published('enforce');
    const before = (await house.state(account)).row;
    house.control.clearCalls();
    await house.wish(account, OURS);
    await house.runDry(account);
    const { row } = await house.state(account);
    expect(row).toMatchObject({
      revision: 2,
      status: 'in_sync',
      checkDueAt: before.checkDueAt,
      publishedAt: before.publishedAt,
    });
    expect(calls(account)).toBe(0);
  });

  it('lose no edit that comes while they are looked at', async () => {
    const account = await published('enforce');
    overwrite(account, THEIRS);
    const edit = aSet('The edit?');
    const kill = new KillSwitch();
    kill.hooks.after = async (name) => {
      if (name === 'GraphClient.getIceBreakers') await house.wish(account, edit);
    };
    await look(account, kill);
    expect(sameIceBreakers(await house.live(account), edit)).toBe(true);
    expect((await house.state(account)).row).toMatchObject({ revision: 2, status: 'in_sync' });
  });
});
