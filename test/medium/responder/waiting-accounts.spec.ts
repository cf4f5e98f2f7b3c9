import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Account, WhenUnsure } from '#libs/storage';
import { expectEffectivelyOnce, rowsOf } from './judge.js';
import { KillSwitch } from './kill-switch.js';
import { openReplyHouse, type ReplyHouse } from './reply-house.js';

const HOURS = 'We open at nine.';

describe('the reply lane', () => {
  let house: ReplyHouse;
  beforeAll(async () => {
    house = await openReplyHouse();
    await house.rule('HOURS', HOURS);
  });
  afterAll(() => house.close());

  /** A process that dies right after `name` was called. */
  async function diesAfter(account: Account, name: string) {
    const kill = KillSwitch.after(name);
    await house.worker(account, kill).turn();
    expect(kill.isDead).toBe(true);
  }

  it('sends what was intended although its rule was deleted meanwhile', async () => {
    const account = await house.account();
    const ruleId = await house.rule('GONE', 'As we said.', 'Indeed.');
    await house.taps(account, { person: '101', payload: 'GONE' });
    await diesAfter(account, 'EventJournal.write');
    await house.storage.rules.delete(house.tenantId, ruleId, null);
    await house.runDry(account);
    await expectEffectivelyOnce(house, account, { '101': ['As we said.', 'Indeed.'] });
  });

  it.each([
    [
      'its tenant is suspended',
      `UPDATE tenants SET status = 'suspended' WHERE id = $1`,
      'tenantId',
    ],
    [
      'its account needs a token',
      `UPDATE accounts SET status = 'needs_reauth' WHERE id = $1`,
      'id',
    ],
    ['its account is restricted', `UPDATE accounts SET status = 'restricted' WHERE id = $1`, 'id'],
  ] as const)('claims nothing while %s', async (_, sql, whose) => {
    const account = await house.account();
    await house.taps(account, { person: '101', payload: 'HOURS' });
    await house.rows.query(sql, [account[whose]]);
    const outcome = await house.worker(account).turn();
    await house.rows.query(`UPDATE tenants SET status = 'active' WHERE id = $1`, [house.tenantId]);
    expect(outcome).toMatchObject({ kind: 'wait', claimed: 0 });
    const { events } = await rowsOf(house, account);
    expect(events).toMatchObject([{ state: 'pending', started_count: 0 }]);
    expect(house.control.calls({ account: account.igUserId })).toEqual([]);
  });

  it.each([
    ['is not there', 'DELETE FROM account_tokens WHERE account_id = $1'],
    ['does not open', `UPDATE account_tokens SET sealed = 'v1.broken' WHERE account_id = $1`],
  ])('gives back what it claimed when the token %s, and sleeps', async (_, sql) => {
    const account = await house.account();
    await house.taps(account, { person: '101', payload: 'HOURS' });
    await house.rows.query(sql, [account.id]);
    expect(await house.worker(account).turn()).toMatchObject({ kind: 'wait', claimed: 0 });
    const { events } = await rowsOf(house, account);
    expect(events).toMatchObject([{ state: 'pending', started_count: 0 }]);
    expect(await house.worker(account).turn()).toMatchObject({ kind: 'wait', claimed: 0 });
    expect(house.control.calls({ account: account.igUserId })).toEqual([]);
  });

  it('gives all back that it has not begun when it must end', async () => {
    const account = await house.account();
    await house.taps(account, { person: '101', payload: 'HOURS' });
    expect(await house.worker(account).turn(AbortSignal.abort())).toMatchObject({ claimed: 1 });
    const { events } = await rowsOf(house, account);
    expect(events).toMatchObject([{ state: 'pending', started_count: 0 }]);
    expect(house.sentTo(account, '101')).toEqual([]);
  });

  /** A send that nobody knows of, and a thread that says no more about it. */
  async function unsure(whenUnsure: WhenUnsure) {
    const account = await house.account(whenUnsure);
    await house.taps(account, { person: '101', payload: 'HOURS' });
    await diesAfter(account, 'GraphClient.sendMessage');
    for (let said = 0; said < 20; said += 1) {
      await house.control.writes(account.igUserId, { person: '101', text: `And ${said}?` });
    }
    await house.letTimePass(account);
    const worker = house.worker(account);
    await worker.turn();
    return { account, counted: worker.counted };
  }

  it('sends again what nobody can know of, where the tenant wants it', async () => {
    const { account, counted } = await unsure('resend');
    expect(counted).toEqual(['resent_unsure', 'sent']);
    expect(house.sentTo(account, '101')).toEqual([HOURS, HOURS]);
    const { events } = await rowsOf(house, account);
    expect(events.map(({ state }) => state)).toEqual(['answered']);
  });

  it('else holds it, and records it when its echo comes after all', async () => {
    const { account } = await unsure('hold');
    const { replies } = await rowsOf(house, account);
    expect(replies.map(({ state }) => state)).toEqual(['unknown']);
    expect(house.sentTo(account, '101')).toEqual([HOURS]);
    await house.feedEchoes(account);
    expect(await house.runDry(account)).toContain('settled_echo');
    await expectEffectivelyOnce(house, account, { '101': [HOURS] });
  });
});
