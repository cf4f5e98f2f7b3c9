import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { about } from '../storage/about.js';
import { openCareHouse, type CareHouse } from './care-house.js';
import { graphSays } from './graph-says.js';

const FIELDS = ['messages', 'messaging_postbacks'];
const LOOK = 'GET subscribed_apps';
const HOUR_MS = 3_600_000;

describe('a webhook subscription', () => {
  let house: CareHouse;
  beforeAll(async () => {
    house = await openCareHouse();
  });
  afterAll(() => house.close());

  const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS);

  /** Its check is due, its refresh is not. */
  async function due(subscribed_fields: string[] = FIELDS) {
    const account = await house.account({ ageDays: 2, leftDays: 58 });
    house.control.patchAccount(account.igUserId, { subscribed_fields });
    await house.comesDue(account, 'check');
    return account;
  }

  it.each(['sdk', 'page'] as const)('that stands is looked at, and no more: %s', async (shape) => {
    const account = await due();
    house.control.patchAccount(account.igUserId, { subscribed_apps_shape: shape });
    expect((await house.turn(account)).counted).toEqual(['check stands']);
    expect(house.calls(account)).toEqual([LOOK]);
    expect((await house.state(account)).care).toMatchObject({
      subscribedFields: FIELDS,
      subscriptionCheckedAt: about(new Date()),
      subscriptionError: null,
      checkDueAt: about(inHours(3)),
    });
  });

  it.each([
    ['all of it', [], FIELDS],
    ['a part', ['messages'], FIELDS],
    ['all but what we need not', ['comments'], ['comments', ...FIELDS]],
  ])('of which Instagram dropped %s is mended and read back', async (_, dropped, then) => {
    const account = await due(dropped);
    expect((await house.turn(account)).counted).toEqual(['check subscribed_again']);
    expect(house.calls(account)).toEqual([LOOK, 'POST subscribed_apps', LOOK]);
    expect(house.subscribedTo(account)).toEqual(then);
    expect((await house.state(account)).care).toMatchObject({
      subscribedFields: then,
      checkAttempts: 0,
      subscriptionError: null,
    });
  });

  it('that does not stand when read back is tried again, and shown as it is', async () => {
    const account = await due([]);
    house.control.addFault({
      match: { accountId: account.igUserId, method: 'POST' },
      action: { status: 200, body: { success: true } },
    });
    expect((await house.turn(account)).counted).toEqual(['check unknown']);
    expect((await house.state(account)).care).toMatchObject({
      subscribedFields: [],
      checkAttempts: 1,
      checkDueAt: about(inHours(300 / 3_600)),
    });
    await house.comesDue(account, 'check');
    await house.turn(account);
    expect(house.subscribedTo(account)).toEqual(FIELDS);
    expect((await house.state(account)).care).toMatchObject({ checkAttempts: 0 });
  });

  it('that cannot be asked for stays unknown', async () => {
    const account = await due();
    await house.rows.query(
      `UPDATE account_care SET subscribed_fields = NULL, subscription_checked_at = NULL
        WHERE account_id = $1`,
      [account.id],
    );
    house.control.addFault({ match: { accountId: account.igUserId }, action: { status: 503 } });
    await house.turn(account);
    const { care, facts, account: row } = await house.state(account);
    expect(care).toMatchObject({ subscribedFields: null, subscriptionCheckedAt: null });
    expect(care?.subscriptionError?.message).toMatch(/\.$/);
    expect([row.status, facts]).toEqual(['connected', []]);
  });

  it('of an account whose token is refused ends its care', async () => {
    const account = await due();
    house.control.revoke(account.igUserId, 458);
    await house.turn(account);
    await house.runDry(account);
    expect(house.calls(account)).toEqual([LOOK]);
    const { care, facts, account: row } = await house.state(account);
    expect(row).toMatchObject({ status: 'needs_reauth', reasonCode: 'app_removed' });
    expect(facts.map(({ type }) => type)).toEqual(['account.needs_reauth']);
    expect(care?.nextDueAt).toBeNull();
  });
});

describe('a restricted account', () => {
  let house: CareHouse;
  beforeAll(async () => {
    house = await openCareHouse();
  });
  afterAll(() => house.close());

  async function restricted(action = graphSays(400, 100, 2534122)) {
    const account = await house.account({ ageDays: 2, leftDays: 58 });
    await house.comesDue(account, 'check');
    house.control.addFault({ match: { accountId: account.igUserId }, action });
    await house.turn(account);
    return account;
  }

  it('is told of once, and tried again after a day', async () => {
    const account = await restricted();
    const { account: row, facts, care } = await house.state(account);
    expect(row).toMatchObject({ status: 'restricted', reasonCode: 'messages_restricted' });
    expect(facts).toMatchObject([
      { type: 'account.restricted', data: { reason: 'messages_restricted' } },
    ]);
    expect(care?.checkDueAt).toEqual(about(house.inDays(0.5)));
  });

  it('is connected again when Instagram answers', async () => {
    const account = await restricted();
    await house.comesDue(account, 'check');
    const { counted, woken } = await house.turn(account);
    expect(counted).toEqual(['check healed']);
    expect(woken).toContainEqual({ v: 1, tenantId: house.tenantId, accountId: account.id });
    const { account: row, facts } = await house.state(account);
    expect(row).toMatchObject({ status: 'connected', reasonCode: null, statusReason: null });
    expect(facts.map(({ type }) => type)).toEqual(['account.restricted', 'account.connected']);
  });

  it('stays so while Instagram says so, without another word', async () => {
    const account = await restricted();
    for (const day of [1, 2]) {
      house.control.addFault({
        match: { accountId: account.igUserId },
        action: graphSays(400, 10, 2534029),
      });
      await house.comesDue(account, 'check');
      await house.turn(account);
      expect((await house.state(account)).care?.checkAttempts).toBe(day);
    }
    const { account: row, facts, care } = await house.state(account);
    expect([row.status, facts.length]).toEqual(['restricted', 1]);
    expect(care?.checkDueAt).toEqual(about(house.inDays(0.5)));
  });

  it('has its token refreshed all the same', async () => {
    const account = await restricted();
    await house.comesDue(account, 'refresh');
    expect((await house.turn(account)).counted).toEqual(['refresh refreshed']);
    expect((await house.state(account)).account.status).toBe('restricted');
  });

  it('whose token is refused waits for its owner', async () => {
    const account = await restricted();
    house.control.revoke(account.igUserId, 459);
    await house.comesDue(account, 'check');
    await house.turn(account);
    expect((await house.state(account)).account).toMatchObject({
      status: 'needs_reauth',
      reasonCode: 'security_check',
    });
  });
});
