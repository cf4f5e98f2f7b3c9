import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { about } from '../storage/about.js';
import { KillSwitch } from '../responder/kill-switch.js';
import { openCareHouse, type CareHouse } from './care-house.js';
import { graphSays } from './graph-says.js';

const HOUR_MS = 3_600_000;
/** What Instagram gives to a token that is refreshed. */
const LIFE_HOURS = 5_183_944 / 3_600;
const REFRESH = 'GET refresh_access_token';

describe('a token', () => {
  let house: CareHouse;
  beforeAll(async () => {
    house = await openCareHouse();
  });
  afterAll(() => house.close());

  const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS);

  it.each(['new', 'same'] as const)(
    'is refreshed at its time: %s text',
    async (refresh_returns) => {
      const account = await house.account();
      house.control.patchAccount(account.igUserId, { refresh_returns });
      const before = (await house.armed(account)).token!.reveal();
      expect((await house.turn(account)).counted).toEqual(['refresh refreshed']);
      const { token } = await house.armed(account);
      expect(token!.reveal() === before).toBe(refresh_returns === 'same');
      expect(await house.graph.getMe(token!)).toMatchObject({ userId: account.igUserId });
      const state = await house.state(account);
      expect(state.token).toMatchObject({
        expiresAt: about(inHours(LIFE_HOURS)),
        expiryKnown: true,
        refreshedAt: about(new Date()),
      });
      expect(state.care).toMatchObject({
        refreshDueAt: about(inHours(LIFE_HOURS / 2)),
        refreshAttempts: 0,
        refreshError: null,
      });
      expect(state.facts).toEqual([]);
    },
  );

  it('is refreshed once by two turns at once', async () => {
    const account = await house.account();
    await Promise.all([1, 2, 3].map(() => house.turn(account)));
    expect(house.calls(account)).toEqual([REFRESH]);
  });

  it('that is younger than a day is not tried', async () => {
    const account = await house.account({ ageDays: 0.5, leftDays: 59.5, expiryKnown: false });
    await house.comesDue(account, 'refresh');
    await house.turn(account);
    expect(house.calls(account)).toEqual([]);
    expect((await house.state(account)).care?.refreshDueAt).toEqual(about(inHours(12)));
  });

  it('whose age we do not know is tried again a day later when Instagram finds it too young', async () => {
    const account = await house.account({ ageDays: 2, leftDays: 58, expiryKnown: false });
    house.control.patchAccount(account.igUserId, { token_issued_at_ms: Date.now() });
    await house.turn(account);
    const { care, account: row, facts } = await house.state(account);
    expect(care).toMatchObject({ refreshAttempts: 1, refreshDueAt: about(inHours(24)) });
    expect([row.status, facts]).toEqual(['connected', []]);
  });

  it('that its owner replaced while it was refreshed gives way', async () => {
    const account = await house.account();
    const kill = new KillSwitch();
    kill.hooks.after = async (name) => {
      if (name === 'GraphClient.refreshToken') await house.reconnect(account);
    };
    expect((await house.turn(account, kill)).counted).toEqual(['refresh superseded']);
    const issued = house.control.account(account.igUserId).tokens.at(-1);
    expect((await house.armed(account)).token?.reveal()).toBe(issued?.access_token);
    const { token, care } = await house.state(account);
    expect(token?.refreshedAt).toBeNull();
    expect(care).toMatchObject({ refreshDueAt: about(house.inDays(30)), refreshAttempts: 0 });
  });

  it.each([
    ['a 503', { status: 503 }, 'retry', 300],
    ['a cut connection', { cut: true }, 'unreadable', 300],
    ['a limit of the account', graphSays(400, 613), 'throttle', 66],
    ['a wrong setting of the app', graphSays(400, 3), 'config', 306],
    ['a refusal', graphSays(400, 100), 'permanent', 24 * 3_600],
  ] as const)('that meets %s is refreshed later', async (_, action, outcome, seconds) => {
    const account = await house.account();
    house.control.addFault({ match: { accountId: account.igUserId }, action });
    const turn = await house.turn(account);
    expect(turn).toMatchObject({ outcome: { kind: 'done' }, counted: [`refresh ${outcome}`] });
    const { care, account: row, facts } = await house.state(account);
    expect(care).toMatchObject({
      refreshAttempts: 1,
      refreshDueAt: about(new Date(Date.now() + seconds * 1_000)),
    });
    expect(care?.refreshError?.message).toMatch(/\.$/);
    expect([row.status, facts]).toEqual(['connected', []]);
    await house.comesDue(account, 'refresh');
    await house.turn(account);
    expect((await house.state(account)).care).toMatchObject({
      refreshAttempts: 0,
      refreshError: null,
    });
  });

  it('that meets a limit of the app pauses the whole queue', async () => {
    const account = await house.account();
    house.control.addFault({
      match: { accountId: account.igUserId },
      action: graphSays(403, 4),
    });
    expect((await house.turn(account)).outcome).toMatchObject({ kind: 'pause', claimed: 1 });
    expect((await house.state(account)).care?.refreshAttempts).toBe(1);
  });

  it('that cannot be refreshed is told of ten days, five days and one day before its end', async () => {
    const account = await house.account({ ageDays: 49, leftDays: 11 });
    house.control.addFault({
      match: { accountId: account.igUserId },
      times: null,
      action: graphSays(500, 2),
    });
    const told: number[] = [];
    for (const left of [11, 9.9, 9, 5, 4, 0.9, 0.5]) {
      await house.rows.query('UPDATE account_tokens SET expires_at = $2 WHERE account_id = $1', [
        account.id,
        house.inDays(left),
      ]);
      await house.comesDue(account, 'refresh');
      await house.turn(account);
      await house.turn(account);
      const { facts } = await house.state(account);
      told.push(facts.length);
    }
    expect(told).toEqual([0, 1, 1, 2, 2, 3, 3]);
    const { facts, account: row } = await house.state(account);
    expect(facts.map(({ type, data }) => [type, data['days_left']])).toEqual([
      ['account.token_expiring', 10],
      ['account.token_expiring', 5],
      ['account.token_expiring', 1],
    ]);
    expect(facts[0]?.data['error']).toMatchObject({ code: 2, message: 'No.' });
    expect(row.status).toBe('connected');

    house.control.clearFaults();
    await house.comesDue(account, 'refresh');
    await house.turn(account);
    expect((await house.state(account)).care?.alarmedDays).toBeNull();
  });

  it('is tried again in time for its next alarm, and for its end', async () => {
    const account = await house.account({ ageDays: 40, leftDays: 10.01 });
    house.control.addFault({
      match: { accountId: account.igUserId },
      times: null,
      action: graphSays(400, 100),
    });
    await house.turn(account);
    expect((await house.state(account)).care?.refreshDueAt).toEqual(about(house.inDays(0.01)));
  });

  it.each(['refresh', 'check'] as const)(
    'that is over is given up without a call, when a %s is due',
    async (step) => {
      const account = await house.account({ ageDays: 60, leftDays: -0.1 });
      await house.comesDue(account, step);
      expect((await house.turn(account)).counted).toEqual(['refresh expired']);
      expect(house.calls(account)).toEqual([]);
      const { account: row, facts, care } = await house.state(account);
      expect(row).toMatchObject({ status: 'needs_reauth', reasonCode: 'token_expired' });
      expect(facts).toMatchObject([
        { type: 'account.needs_reauth', data: { reason: 'token_expired', error: null } },
      ]);
      expect(care?.nextDueAt).toBeNull();
    },
  );

  it('that is refused makes the account wait for its owner, and nothing more is called', async () => {
    const account = await house.account();
    house.control.revoke(account.igUserId, 460);
    await house.turn(account);
    await house.runDry(account);
    expect(house.calls(account)).toEqual([REFRESH]);
    const { account: row, facts, care } = await house.state(account);
    expect(row).toMatchObject({ status: 'needs_reauth', reasonCode: 'password_changed' });
    expect(row.statusReason).toMatch(/password .* Connect the account again\.$/);
    expect(facts.map(({ type }) => type)).toEqual(['account.needs_reauth']);
    expect(care?.nextDueAt).toBeNull();
  });

  it.each([
    ['is missing', 'DELETE FROM account_tokens WHERE account_id = $1'],
    ['does not open', `UPDATE account_tokens SET sealed = 'v1.k1.a.b' WHERE account_id = $1`],
  ])('that %s is looked for again after an hour', async (_, sql) => {
    const account = await house.account();
    await house.rows.query(sql, [account.id]);
    expect((await house.turn(account)).outcome).toMatchObject({ kind: 'done', claimed: 1 });
    expect(await house.storage.care.nextDueAt(house.tenantId, account.id)).toEqual(
      about(inHours(1)),
    );
    const { rows } = await house.rows.query<{ error: string }>(
      `SELECT refresh_error ->> 'message' AS error FROM account_care WHERE account_id = $1`,
      [account.id],
    );
    expect(rows[0]?.error).toMatch(/missing, or cannot be opened/);
    expect(house.calls(account)).toEqual([]);
  });
});
