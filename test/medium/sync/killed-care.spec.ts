import type { Account } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aSet } from '../../support/builders.js';
import { atEveryAwait } from '../responder/kill-switch.js';
import { openCareHouse, type CareHouse } from './care-house.js';
import { graphSays } from './graph-says.js';

const FIELDS = ['messages', 'messaging_postbacks'];
const HOUR_MS = 3_600_000;

/** One account in need of one thing, and how it must stand when that is done. */
type Scene = {
  given: (house: CareHouse) => Promise<Account>;
  ends: (house: CareHouse, account: Account) => Promise<void>;
  /** A turn that is not killed has at least so many awaits. */
  awaits: number;
};

const SCENES: [string, Scene][] = [
  [
    'a refresh',
    {
      given: (house) => house.account(),
      ends: async (house, account) => {
        const { token, care, facts, account: row } = await house.state(account);
        expect(Number(token?.expiresAt)).toBeGreaterThan(Number(house.inDays(59)));
        const { token: secret } = await house.armed(account);
        expect(await house.graph.getMe(secret!)).toMatchObject({ userId: account.igUserId });
        expect(care).toMatchObject({ refreshAttempts: 0, refreshError: null });
        expect([row.status, facts]).toEqual(['connected', []]);
      },
      awaits: 8,
    },
  ],
  [
    'a refresh that fails in the last days',
    {
      given: async (house) => {
        const account = await house.account({ ageDays: 52, leftDays: 8 });
        house.control.addFault({
          match: { accountId: account.igUserId, path: 'refresh_access_token' },
          times: null,
          action: graphSays(400, 100),
        });
        return account;
      },
      ends: async (house, account) => {
        const { care, facts, account: row } = await house.state(account);
        expect(care?.alarmedDays).toBe(10);
        expect(facts.map(({ type }) => type)).toEqual(['account.token_expiring']);
        expect(row.status).toBe('connected');
      },
      awaits: 9,
    },
  ],
  [
    'a refresh that is refused for good',
    {
      given: async (house) => {
        const account = await house.account();
        house.control.revoke(account.igUserId, 458);
        return account;
      },
      ends: async (house, account) => {
        const { care, facts, account: row } = await house.state(account);
        expect(row).toMatchObject({ status: 'needs_reauth', reasonCode: 'app_removed' });
        expect(facts.map(({ type }) => type)).toEqual(['account.needs_reauth']);
        expect(care?.nextDueAt).toBeNull();
      },
      awaits: 7,
    },
  ],
  [
    'the end of a token',
    {
      given: async (house) => {
        const account = await house.account({ ageDays: 60, leftDays: -1 });
        await house.comesDue(account, 'refresh');
        return account;
      },
      ends: async (house, account) => {
        const { facts, account: row } = await house.state(account);
        expect(row).toMatchObject({ status: 'needs_reauth', reasonCode: 'token_expired' });
        expect(facts.map(({ type }) => type)).toEqual(['account.needs_reauth']);
        expect(house.calls(account)).toEqual([]);
      },
      awaits: 6,
    },
  ],
  [
    'a check that finds nothing subscribed',
    {
      given: async (house) => {
        const account = await house.account({ ageDays: 2, leftDays: 58 });
        house.control.patchAccount(account.igUserId, { subscribed: false });
        await house.comesDue(account, 'check');
        return account;
      },
      ends: async (house, account) => {
        expect(house.subscribedTo(account)).toEqual(FIELDS);
        const { care, facts } = await house.state(account);
        expect(care).toMatchObject({ subscribedFields: FIELDS, checkAttempts: 0 });
        expect(Number(care?.nextDueAt)).toBeGreaterThan(Date.now() + 2 * HOUR_MS);
        expect(facts).toEqual([]);
      },
      awaits: 8,
    },
  ],
  [
    'the end of a restriction',
    {
      given: async (house) => {
        const account = await house.account({ ageDays: 2, leftDays: 58 });
        await house.rows.query(`UPDATE accounts SET status = 'restricted' WHERE id = $1`, [
          account.id,
        ]);
        await house.comesDue(account, 'check');
        return account;
      },
      ends: async (house, account) => {
        const { facts, account: row } = await house.state(account);
        expect(row.status).toBe('connected');
        expect(facts.map(({ type }) => type)).toEqual(['account.connected']);
      },
      awaits: 8,
    },
  ],
  [
    'a farewell',
    {
      given: async (house) => {
        const account = await house.account();
        await house.publish(account, aSet());
        await house.letGo(account, 'delete');
        return account;
      },
      ends: async (house, account) => {
        const { token, care, facts, account: row } = await house.state(account);
        expect(row).toMatchObject({ status: 'disconnected', reasonCode: 'removed_by_tenant' });
        expect(facts.map(({ type }) => type)).toEqual(['account.disconnected']);
        expect([token, care?.nextDueAt]).toEqual([null, null]);
        expect(house.subscribedTo(account)).toEqual([]);
        expect(house.control.account(account.igUserId).ice_breakers).toBeNull();
        const questions = await house.storage.iceBreakers.find(house.tenantId, account.id);
        expect(questions).toMatchObject({ verified: false, status: 'pending' });
      },
      awaits: 9,
    },
  ],
];

describe('a turn that looks after an account', () => {
  let house: CareHouse;
  beforeAll(async () => {
    house = await openCareHouse();
  });
  afterAll(() => house.close());

  it.each(SCENES)('ends %s the same, wherever it is killed', async (_, { given, ends, awaits }) => {
    const counted = await atEveryAwait(async (kill) => {
      const account = await given(house);
      await house.turn(account, kill);
      await house.runDry(account);
      await ends(house, account);
    });
    expect(counted).toBeGreaterThanOrEqual(awaits);
  });

  it.each(SCENES)('does %s once, however many there are at once', async (_, { given, ends }) => {
    const account = await given(house);
    await Promise.all([1, 2, 3].map(() => house.turn(account)));
    await ends(house, account);
  });
});
