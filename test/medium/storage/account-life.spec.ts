import type { AccountStatus } from '#libs/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anIdentity, aToken } from '../../support/builders.js';
import { about } from './about.js';
import { openStorage, type Storage } from './open-storage.js';
import { anAccount, anEndpoint, aTenant } from './scene.js';

const REFUSED = {
  reason: 'token_expired',
  words: 'The token has expired. Connect the account again.',
  error: { code: 190, subcode: 463, trace_id: 'AbC', message: 'Session has expired.' },
} as const;
const LIMITED = {
  reason: 'messages_restricted',
  words: 'Instagram restricts messages of this account.',
  error: { code: 10, subcode: 2534029, trace_id: 'AbC', message: 'No.' },
} as const;
const BY_OWNER = {
  code: 'removed_by_owner',
  reason: 'Its owner removed the app.',
  source: { actor: 'instagram', requestId: 'r-1', ip: null },
} as const;
const FAREWELL = { words: 'Gone.', isUnsubscribed: true };
const FIELDS = ['messages', 'messaging_postbacks'];
const DAY_MS = 86_400_000;

describe('AccountLife', () => {
  let storage: Storage;

  beforeAll(async () => {
    storage = await openStorage();
  });
  afterAll(() => storage.close());

  /** A connected account that is looked after, and an endpoint that hears of it. */
  async function scene() {
    const { id: tenantId } = await aTenant(storage);
    const endpoint = await anEndpoint(storage, tenantId);
    const account = await anAccount(storage, tenantId);
    await beginCare(tenantId, account.id);
    const token = (await storage.tokens.arm(tenantId, account.id))!.token!;
    const probe = { token, probeAt: new Date(Date.now() + DAY_MS) };
    return { tenantId, endpointId: endpoint.id, id: account.id, account, token, probe };
  }
  const beginCare = (tenantId: string, id: string) =>
    storage.care.begin(tenantId, id, {
      issuedAt: new Date(),
      expiresAt: null,
      expiryKnown: false,
      dice: () => 0,
      subscribedFields: FIELDS,
    });
  const connectAgain = (tenantId: string, igUserId: string) =>
    storage.accounts.connect(tenantId, anIdentity({ igUserId }), aToken('IGAA-new'), null);
  const setStatus = (id: string, status: AccountStatus) =>
    storage.database.ask('UPDATE accounts SET status = $2 WHERE id = $1', [id, status]);
  const find = (tenantId: string, id: string) => storage.accounts.find(tenantId, id);
  const factsOf = async (tenantId: string) =>
    (await storage.facts.list(tenantId, 10, null)).map(({ type, body }) => ({
      type,
      data: (JSON.parse(body) as { data: unknown }).data,
    }));

  it('tells once that an account needs a new token, however many turns find out', async () => {
    const { tenantId, endpointId, id, token } = await scene();
    const woken = await Promise.all(
      Array.from({ length: 5 }, () => storage.life.needsReauth(tenantId, id, REFUSED, token)),
    );
    expect(woken.flat()).toEqual([endpointId]);
    expect(await factsOf(tenantId)).toEqual([
      {
        type: 'account.needs_reauth',
        data: { account_id: id, reason: 'token_expired', error: REFUSED.error },
      },
    ]);
    expect(await find(tenantId, id)).toMatchObject({
      status: 'needs_reauth',
      reasonCode: 'token_expired',
      statusReason: REFUSED.words,
    });
    expect(await storage.care.nextDueAt(tenantId, id)).toBeNull();
  });

  it('tells once that an account is restricted, and tries a day later whether it still is', async () => {
    const { tenantId, endpointId, id, probe } = await scene();
    const woken = await Promise.all(
      Array.from({ length: 5 }, () => storage.life.restricted(tenantId, id, LIMITED, probe)),
    );
    expect(woken.flat()).toEqual([endpointId]);
    expect(await factsOf(tenantId)).toMatchObject([{ type: 'account.restricted' }]);
    expect(await find(tenantId, id)).toMatchObject({
      status: 'restricted',
      reasonCode: 'messages_restricted',
      statusReason: LIMITED.words,
    });
    const care = await storage.care.find(tenantId, id);
    expect(Math.abs(Number(care!.checkDueAt) - Number(probe.probeAt))).toBeLessThan(5_000);
    expect(care!.refreshDueAt).not.toBeNull();
  });

  it('lets a refused token overrule a restriction, and not the reverse', async () => {
    const { tenantId, id, token, probe } = await scene();
    await storage.life.restricted(tenantId, id, LIMITED, probe);
    await storage.life.needsReauth(tenantId, id, REFUSED, token);
    expect(await storage.life.restricted(tenantId, id, LIMITED, probe)).toEqual([]);
    expect((await find(tenantId, id))?.status).toBe('needs_reauth');
  });

  it('heals a restricted account once, and no other', async () => {
    const { tenantId, endpointId, id, probe } = await scene();
    expect(await storage.life.healed(tenantId, id)).toBeNull();
    await storage.life.restricted(tenantId, id, LIMITED, probe);
    const healed = await Promise.all([1, 2].map(() => storage.life.healed(tenantId, id)));
    expect(healed.filter((woken) => woken !== null)).toEqual([[endpointId]]);
    expect(await find(tenantId, id)).toMatchObject({
      status: 'connected',
      reasonCode: null,
      statusReason: null,
    });
    expect((await factsOf(tenantId)).map(({ type }) => type)).toEqual([
      'account.restricted',
      'account.connected',
    ]);
  });

  it.each(['needsReauth', 'restricted'] as const)(
    '%s says nothing when the token was replaced meanwhile',
    async (method) => {
      const { tenantId, id, account, token, probe } = await scene();
      await connectAgain(tenantId, account.igUserId);
      const woken =
        method === 'needsReauth'
          ? await storage.life.needsReauth(tenantId, id, REFUSED, token)
          : await storage.life.restricted(tenantId, id, LIMITED, probe);
      expect(woken).toEqual([]);
      expect(await factsOf(tenantId)).toEqual([]);
      expect((await find(tenantId, id))?.status).toBe('connected');
    },
  );

  it('never ends with a good token and an account that waits for one', async () => {
    for (let round = 0; round < 10; round++) {
      const { tenantId, id, account, token } = await scene();
      await Promise.all([
        connectAgain(tenantId, account.igUserId),
        storage.life.needsReauth(tenantId, id, REFUSED, token),
      ]);
      expect((await find(tenantId, id))?.status).toBe('connected');
    }
  });

  it.each<AccountStatus>(['connected', 'needs_reauth', 'restricted', 'disconnecting'])(
    'takes a %s account away with its token, once',
    async (status) => {
      const { tenantId, endpointId, id } = await scene();
      await setStatus(id, status);
      const woken = await Promise.all(
        [1, 2, 3].map(() => storage.life.disconnect(tenantId, id, BY_OWNER)),
      );
      expect(woken.flat()).toEqual([endpointId]);
      expect(await find(tenantId, id)).toMatchObject({
        status: 'disconnected',
        reasonCode: 'removed_by_owner',
        statusReason: BY_OWNER.reason,
      });
      expect(await storage.tokens.find(tenantId, id)).toBeNull();
      expect(await storage.care.nextDueAt(tenantId, id)).toBeNull();
      expect(await factsOf(tenantId)).toEqual([
        {
          type: 'account.disconnected',
          data: { account_id: id, reason: 'removed_by_owner' },
        },
      ]);
      const everything = { action: null, actor: null, target: null, since: null, until: null };
      const log = await storage.audit.list(tenantId, everything, 10, null);
      expect(log.rows).toMatchObject([
        {
          actor: 'instagram',
          action: 'account.disconnected',
          target: `account:${id}`,
          before: { status },
          after: { status: 'disconnected', reason: 'removed_by_owner' },
        },
      ]);
    },
  );

  it('knows no more to what an account that was taken away is subscribed', async () => {
    const { tenantId, id } = await scene();
    expect(await storage.care.find(tenantId, id)).toMatchObject({ subscribedFields: FIELDS });
    await storage.life.disconnect(tenantId, id, BY_OWNER);
    expect(await storage.care.find(tenantId, id)).toMatchObject({
      subscribedFields: null,
      subscriptionCheckedAt: null,
    });
  });

  it.each([
    { isUnsubscribed: true, fields: [], checkedAt: () => about(new Date()) },
    { isUnsubscribed: false, fields: null, checkedAt: () => null },
  ])(
    'after a farewell claims no subscription, and none it does not know of: $isUnsubscribed',
    async ({ isUnsubscribed, fields, checkedAt }) => {
      const { tenantId, id } = await scene();
      await setStatus(id, 'disconnecting');
      await storage.life.left(tenantId, id, { words: 'Gone.', isUnsubscribed });
      expect(await storage.care.find(tenantId, id)).toMatchObject({
        subscribedFields: fields,
        subscriptionCheckedAt: checkedAt(),
        nextDueAt: null,
      });
    },
  );

  it('does not take away what was connected after it was asked to', async () => {
    const { tenantId, id } = await scene();
    const early = { ...BY_OWNER, unlessConnectedAfter: new Date(Date.now() - 60_000) };
    expect(await storage.life.disconnect(tenantId, id, early)).toEqual([]);
    expect((await find(tenantId, id))?.status).toBe('connected');
    expect(await storage.tokens.find(tenantId, id)).not.toBeNull();
    const late = { ...BY_OWNER, unlessConnectedAfter: new Date(Date.now() + 60_000) };
    await storage.life.disconnect(tenantId, id, late);
    expect((await find(tenantId, id))?.status).toBe('disconnected');
  });

  it('ends a farewell once, unless the account was connected again meanwhile', async () => {
    const { tenantId, id, endpointId, account } = await scene();
    await setStatus(id, 'disconnecting');
    const ends = await Promise.all([1, 2].map(() => storage.life.left(tenantId, id, FAREWELL)));
    expect(ends.filter((woken) => woken !== null)).toEqual([[endpointId]]);
    expect(await find(tenantId, id)).toMatchObject({ status: 'disconnected' });

    await connectAgain(tenantId, account.igUserId);
    expect(await storage.life.left(tenantId, id, FAREWELL)).toBeNull();
    expect((await find(tenantId, id))?.status).toBe('connected');
    expect(await storage.tokens.find(tenantId, id)).not.toBeNull();
  });

  it('changes and tells nothing of an account of another tenant', async () => {
    const { tenantId, id, token, probe } = await scene();
    const { id: otherId } = await aTenant(storage);
    expect(await storage.life.needsReauth(otherId, id, REFUSED, token)).toEqual([]);
    expect(await storage.life.restricted(otherId, id, LIMITED, probe)).toEqual([]);
    expect(await storage.life.healed(otherId, id)).toBeNull();
    expect(await storage.life.disconnect(otherId, id, BY_OWNER)).toEqual([]);
    expect(await storage.life.left(otherId, id, FAREWELL)).toBeNull();
    expect(await factsOf(otherId)).toEqual([]);
    expect(await factsOf(tenantId)).toEqual([]);
    expect((await find(tenantId, id))?.status).toBe('connected');
    expect(await storage.tokens.find(tenantId, id)).not.toBeNull();
    expect(await storage.care.find(tenantId, id)).toMatchObject({ subscribedFields: FIELDS });
  });
});
