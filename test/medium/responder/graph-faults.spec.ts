import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Secret } from '#libs/domain';
import { anIdentity } from '../../support/builders.js';
import type { FaultAction } from '../../simulator/graph/faults.js';
import { rowsOf } from './judge.js';
import { openReplyHouse, type ReplyHouse } from './reply-house.js';

const HOURS = 'We open at nine.';
const TOUR = ['Welcome!', 'Come in.', 'Mind the step.'];

const graphSays = (status: number, code: number, error_subcode?: number): FaultAction => ({
  status,
  body: { error: { message: 'No.', type: 'OAuthException', code, error_subcode } },
});

type After = {
  /** How the turn ended, for the queue. */
  turn: string;
  event: string;
  reply: string;
  account: string;
  isParked: boolean;
  /** How often the person had the message then, and at the very end. */
  sent: [number, number];
};
const PUT_OFF = { turn: 'done', event: 'pending', account: 'connected', isParked: false };

const TABLE: [string, FaultAction, After][] = [
  ['a 503 of no words', { status: 503 }, { ...PUT_OFF, reply: 'unknown', sent: [0, 1] }],
  ['a 500 with code 2', graphSays(500, 2), { ...PUT_OFF, reply: 'unknown', sent: [0, 1] }],
  ['a page that is not JSON', { nonJson: true }, { ...PUT_OFF, reply: 'unknown', sent: [0, 1] }],
  ['a connection cut', { cut: true }, { ...PUT_OFF, reply: 'unknown', sent: [0, 1] }],
  [
    'a connection cut after the message was taken',
    { acceptThenCut: true },
    { ...PUT_OFF, reply: 'unknown', sent: [1, 1] },
  ],
  [
    'an error in a 5xx although the message was taken',
    { ...graphSays(500, 1, 1357046), accept: true },
    { ...PUT_OFF, reply: 'unknown', sent: [1, 1] },
  ],
  [
    'a refusal that nobody knows',
    graphSays(400, 99_999),
    { ...PUT_OFF, reply: 'unsent', sent: [0, 1] },
  ],
  [
    'a closed window',
    graphSays(403, 10, 2534022),
    { ...PUT_OFF, event: 'failed', reply: 'failed', sent: [0, 0] },
  ],
  [
    'a limit of the account',
    graphSays(400, 613),
    { ...PUT_OFF, turn: 'wait', reply: 'unsent', isParked: true, sent: [0, 1] },
  ],
  [
    'a limit of the app',
    graphSays(403, 4),
    { ...PUT_OFF, turn: 'pause', reply: 'unsent', sent: [0, 1] },
  ],
];

describe('a send that Instagram does not answer well', () => {
  let house: ReplyHouse;
  beforeAll(async () => {
    house = await openReplyHouse();
    await house.rule('HOURS', HOURS);
    await house.rule('TOUR', ...TOUR);
  });
  afterAll(() => house.close());

  const parkedUntil = async (accountId: string) =>
    (await house.storage.accounts.find(house.tenantId, accountId))?.repliesParkedUntil ?? null;

  it.each(TABLE)('%s', async (_, action, after) => {
    const account = await house.account();
    await house.taps(account, { person: '101', payload: 'HOURS' });
    house.control.addFault({ match: { accountId: account.igUserId, path: '/messages' }, action });
    const outcome = await house.worker(account).turn();
    const { events, replies } = await rowsOf(house, account);
    const now = await house.storage.accounts.find(house.tenantId, account.id);
    expect({
      turn: outcome?.kind,
      event: events[0]?.state,
      reply: replies[0]?.state,
      account: now?.status,
      isParked: (await parkedUntil(account.id)) !== null,
      sent: house.sentTo(account, '101').length,
    }).toEqual({ ...after, sent: after.sent[0] });

    await house.rows.query('UPDATE accounts SET replies_parked_until = NULL WHERE id = $1', [
      account.id,
    ]);
    await house.runDry(account);
    expect(house.sentTo(account, '101')).toHaveLength(after.sent[1]);
  });

  it('a refused token parks the account, and a new one lets the same events go on', async () => {
    const account = await house.account();
    await house.taps(
      account,
      { person: '101', payload: 'HOURS' },
      { person: '202', payload: 'HOURS' },
    );
    house.control.revoke(account.igUserId, 460);
    expect(await house.worker(account).turn()).toMatchObject({ kind: 'wait' });
    const parked = await house.storage.accounts.find(house.tenantId, account.id);
    expect(parked?.status).toBe('needs_reauth');

    const calls = house.control.calls({ account: account.igUserId }).length;
    await house.letTimePass(account);
    expect(await house.worker(account).turn()).toMatchObject({ kind: 'wait', claimed: 0 });
    expect(house.control.calls({ account: account.igUserId })).toHaveLength(calls);

    const { access_token } = house.control.issueToken(account.igUserId);
    const token = { token: new Secret(access_token), issuedAt: new Date(), expiresAt: null };
    const identity = anIdentity({ igUserId: account.igUserId, username: account.username });
    await house.storage.accounts.connect(house.tenantId, identity, token, null);
    await house.runDry(account);
    expect(house.sentTo(account, '101')).toEqual([HOURS]);
    expect(house.sentTo(account, '202')).toEqual([HOURS]);
    const { facts } = await rowsOf(house, account);
    expect(facts.filter(({ type }) => type === 'account.needs_reauth')).toHaveLength(1);
  });

  it('a refusal that nobody knows is tried a few times, then the event fails', async () => {
    const account = await house.account();
    await house.taps(account, { person: '101', payload: 'HOURS' });
    const match = { accountId: account.igUserId, path: '/messages' };
    house.control.addFault({ match, times: null, action: graphSays(400, 99_999) });
    await house.runDry(account);
    const { events, replies } = await rowsOf(house, account);
    expect([events[0]?.state, events[0]?.attempts, replies[0]?.state]).toEqual([
      'failed',
      5,
      'failed',
    ]);
    expect(house.control.calls({ account: account.igUserId, path: '/messages' })).toHaveLength(5);
  });

  it('a second message refused for good ends the event, and the third is not sent', async () => {
    const account = await house.account();
    await house.taps(account, { person: '101', payload: 'TOUR' });
    house.control.addFault({
      match: { accountId: account.igUserId, bodyIncludes: 'Come in.' },
      action: graphSays(403, 10, 2534022),
    });
    await house.runDry(account);
    const { events, replies, facts } = await rowsOf(house, account);
    expect(house.sentTo(account, '101')).toEqual(['Welcome!']);
    expect(events[0]?.state).toBe('failed');
    expect(replies.map(({ state }) => state)).toEqual(['sent', 'failed', 'unsent']);
    const id = events[0]?.id;
    expect(facts.map(({ about }) => about)).toEqual([
      `ice_breaker.tapped ${id}`,
      `reply.sent ${id} 0`,
      `reply.failed ${id} 1`,
    ]);
  });

  it('one that fails holds up its own conversation and no other', async () => {
    const account = await house.account();
    await house.taps(
      account,
      { person: '101', payload: 'HOURS' },
      { person: '101', payload: 'TOUR' },
      { person: '202', payload: 'HOURS' },
    );
    house.control.addFault({
      match: { accountId: account.igUserId, bodyIncludes: '"101"' },
      action: { status: 503 },
    });
    await house.worker(account).turn();
    expect(house.sentTo(account, '101')).toEqual([]);
    expect(house.sentTo(account, '202')).toEqual([HOURS]);
    await house.runDry(account);
    expect(house.sentTo(account, '101')).toEqual([HOURS, ...TOUR]);
  });
});
