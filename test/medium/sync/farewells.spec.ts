import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aSet } from '../../support/builders.js';
import { KillSwitch } from '../responder/kill-switch.js';
import { about } from '../storage/about.js';
import { openCareHouse, type CareHouse } from './care-house.js';
import { graphSays } from './graph-says.js';

const DELETE = 'DELETE messenger_profile';
const UNSUBSCRIBE = 'DELETE subscribed_apps';
const GONE = 'You disconnected this account.';

describe('a farewell', () => {
  let house: CareHouse;
  beforeAll(async () => {
    house = await openCareHouse();
  });
  afterAll(() => house.close());

  async function letGo(leave: 'keep' | 'delete' = 'delete') {
    const account = await house.account();
    await house.publish(account, aSet());
    await house.letGo(account, leave);
    house.control.clearCalls();
    return account;
  }
  const atInstagram = ({ igUserId }: { igUserId: string }) => {
    const { ice_breakers, subscribed_fields } = house.control.account(igUserId);
    return { questions: ice_breakers !== null, subscribed: subscribed_fields.length > 0 };
  };
  /** Forgotten, told of once, and nothing owed. */
  async function expectOver(account: Awaited<ReturnType<typeof letGo>>, statusReason: string) {
    const { account: row, token, care, facts } = await house.state(account);
    expect(row).toMatchObject({
      status: 'disconnected',
      reasonCode: 'removed_by_tenant',
      statusReason,
      leaveIceBreakers: null,
    });
    expect([token, care?.nextDueAt]).toEqual([null, null]);
    expect(facts).toEqual([
      {
        type: 'account.disconnected',
        data: { account_id: account.id, reason: 'removed_by_tenant' },
      },
    ]);
  }

  it.each([
    { leave: 'delete', calls: [DELETE, UNSUBSCRIBE], questions: false },
    { leave: 'keep', calls: [UNSUBSCRIBE], questions: true },
  ] as const)(
    'with "$leave" tells Instagram, then forgets',
    async ({ leave, calls, questions }) => {
      const account = await letGo(leave);
      expect((await house.turn(account)).counted).toEqual(['farewell done']);
      expect(house.calls(account)).toEqual(calls);
      expect(atInstagram(account)).toEqual({ questions, subscribed: false });
      await expectOver(account, GONE);
    },
  );

  it('with "delete" leaves no questions published, and no subscription', async () => {
    const account = await letGo();
    await house.turn(account);
    expect(await house.storage.iceBreakers.find(house.tenantId, account.id)).toMatchObject({
      desired: aSet(),
      published: [],
      publishedAt: about(new Date()),
      verified: false,
    });
    expect((await house.state(account)).care).toMatchObject({
      subscribedFields: [],
      subscriptionCheckedAt: about(new Date()),
    });
  });

  it('with "delete" waits for a call that Instagram allows', async () => {
    const account = await letGo();
    const spent = { max: 1, windowMs: 600_000 };
    await house.storage.iceBreakers.takeProfileCall(house.tenantId, account.id, spent);
    await house.turn(account, undefined, undefined, spent);
    expect(house.calls(account)).toEqual([]);
    const { care } = await house.state(account);
    expect(care!.leaveDueAt!.getTime()).toBeGreaterThan(Date.now() + 590_000);
  });

  it('with "keep" leaves them published', async () => {
    const account = await letGo('keep');
    await house.turn(account);
    expect(await house.storage.iceBreakers.find(house.tenantId, account.id)).toMatchObject({
      published: aSet(),
      verified: true,
    });
  });

  it.each([
    ['is refused', graphSays(400, 100)],
    ['meets a token that is refused', graphSays(400, 190, 458)],
  ])('that %s claims nothing of what Instagram shows', async (_, action) => {
    const account = await letGo();
    house.control.addFault({ match: { accountId: account.igUserId }, times: 2, action });
    await house.turn(account);
    expect((await house.state(account)).account.status).toBe('disconnected');
    expect(await house.storage.iceBreakers.find(house.tenantId, account.id)).toMatchObject({
      published: aSet(),
      verified: false,
    });
    expect((await house.state(account)).care).toMatchObject({
      subscribedFields: null,
      subscriptionCheckedAt: null,
    });
  });

  it('after which the account comes back sets its questions anew', async () => {
    const account = await letGo();
    await house.turn(account);
    await house.reconnect(account);
    expect(await house.storage.iceBreakers.find(house.tenantId, account.id)).toMatchObject({
      status: 'pending',
      verified: false,
      nextAttemptAt: about(new Date()),
    });
  });

  it('is over when there is nothing to take back', async () => {
    const account = await letGo();
    house.control.addFault({
      match: { accountId: account.igUserId },
      times: 2,
      action: graphSays(400, 100),
    });
    expect((await house.turn(account)).counted).toEqual(['farewell done']);
    expect(house.calls(account)).toEqual([DELETE, UNSUBSCRIBE]);
    await expectOver(account, GONE);
  });

  it('ends with the first call when the token is refused', async () => {
    const account = await letGo();
    house.control.revoke(account.igUserId, 458);
    expect((await house.turn(account)).counted).toEqual(['farewell token_refused']);
    expect(house.calls(account)).toEqual([DELETE]);
    await expectOver(
      account,
      `${GONE} Instagram could not be told, and may still have the questions and the webhook subscription.`,
    );
  });

  it.each([
    ['is missing', 'DELETE FROM account_tokens WHERE account_id = $1'],
    ['does not open', `UPDATE account_tokens SET sealed = 'v1.k1.a.b' WHERE account_id = $1`],
  ])('ends without a call when the token %s', async (_, sql) => {
    const account = await letGo('keep');
    await house.rows.query(sql, [account.id]);
    expect((await house.turn(account)).counted).toEqual(['farewell without_token']);
    expect(house.calls(account)).toEqual([]);
    await expectOver(
      account,
      `${GONE} Instagram could not be told, and may still have the webhook subscription.`,
    );
  });

  it('that Instagram does not answer is tried for a while, then ends and says what is left', async () => {
    const account = await letGo();
    house.control.addFault({
      match: { accountId: account.igUserId, path: 'subscribed_apps' },
      times: null,
      action: { status: 503 },
    });
    await house.turn(account);
    expect((await house.state(account)).account.status).toBe('disconnecting');
    expect((await house.state(account)).care).toMatchObject({
      leaveAttempts: 1,
      leaveDueAt: about(new Date(Date.now() + 1_000)),
    });
    for (let turns = 1; turns < 12; turns += 1) {
      expect((await house.state(account)).account.status).toBe('disconnecting');
      await house.comesDue(account, 'leave');
      await house.turn(account);
    }
    await expectOver(
      account,
      `${GONE} Instagram could not be told, and may still have the webhook subscription.`,
    );
    expect(atInstagram(account)).toEqual({ questions: false, subscribed: true });
  });

  it('that meets a limit of the app pauses the whole queue', async () => {
    const account = await letGo();
    house.control.addFault({ match: { accountId: account.igUserId }, action: graphSays(403, 4) });
    expect((await house.turn(account)).outcome).toMatchObject({ kind: 'pause' });
    expect((await house.state(account)).care?.leaveAttempts).toBe(1);
  });

  it('waits for a publication that is under way', async () => {
    const account = await letGo();
    await house.rows.query(
      'UPDATE ice_breakers SET started_count = 1, last_call_at = now() WHERE account_id = $1',
      [account.id],
    );
    await house.turn(account);
    expect(house.calls(account)).toEqual([]);
    expect((await house.state(account)).care?.leaveDueAt).toEqual(
      about(new Date(Date.now() + 45_000)),
    );
    await house.rows.query(
      `UPDATE ice_breakers SET last_call_at = now() - interval '46 seconds' WHERE account_id = $1`,
      [account.id],
    );
    await house.comesDue(account, 'leave');
    await house.turn(account);
    await expectOver(account, GONE);
  });

  it.each(['IceBreakersRepository.doubt', 'GraphClient.unsubscribe'])(
    'is called off by a new connection that comes after %s',
    async (when) => {
      const account = await letGo();
      const kill = new KillSwitch();
      kill.hooks.after = async (name) => {
        if (name !== when || (await house.armed(account)).account.status === 'connected') return;
        await house.reconnect(account);
      };
      await house.turn(account, kill);
      const { account: row, token, care, facts } = await house.state(account);
      expect(row.status).toBe('connected');
      expect(token).not.toBeNull();
      expect(care).toMatchObject({ leaveDueAt: null, refreshDueAt: about(house.inDays(30)) });
      expect(facts).toEqual([]);
      // What was taken back behind the new connection is put right.
      await house.runDry(account);
      expect(atInstagram(account).subscribed).toBe(true);
      expect(await house.storage.iceBreakers.find(house.tenantId, account.id)).toMatchObject({
        status: 'pending',
        verified: false,
      });
    },
  );
});
