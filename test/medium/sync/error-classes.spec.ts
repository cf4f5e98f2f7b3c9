import type { AccountStatus } from '#libs/domain';
import { GraphClient } from '#libs/graph-api';
import type { Account } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aSet, aTap } from '../../support/builders.js';
import { aRule } from '../storage/scene.js';
import { openCareHouse, type CareHouse } from './care-house.js';
import { ERROR_CLASSES, type ErrorClass } from './error-classes.js';
import { everyLane, LANES, type Lane } from './every-lane.js';
import { printTable, type Cell } from './print-table.js';

const HOUR_MS = 3_600_000;
/** More lanes than the table leaves behind. */
const ALL = 10_000;
const STATES = [
  'connected',
  'needs_reauth',
  'restricted',
  'disconnecting',
  'disconnected',
] as const satisfies AccountStatus[];

const WORDS = { reason: 'token_refused', words: 'No.', error: null } as const;
const LIMITED = { reason: 'messages_restricted', words: 'No.', error: null } as const;

describe('every class of errors, in every state of an account', () => {
  let house: CareHouse;
  const cells: Cell[] = [];
  beforeAll(async () => {
    house = await openCareHouse();
    await aRule(house.storage, house.tenantId, { match: { type: 'any' } });
  });
  afterAll(async () => {
    await house.close();
    if (process.env['FLOE_PRINT_TABLE'] === '1') printTable(cells);
  });

  /** Owes a publication, two answers to one person, and a refresh. */
  async function owing(): Promise<Account> {
    const account = await house.account();
    const { igUserId } = account;
    const edit = { author: 'test', ifRevision: null, now: new Date(Date.now() - 1_000) };
    await house.storage.iceBreakers.save(house.tenantId, account.id, aSet(), edit);
    for (const payload of ['FIRST', 'SECOND']) {
      const timestamp_ms = Date.now() - (payload === 'FIRST' ? 9_000 : 8_000);
      const given = { person: '101', payload, title: payload, timestamp_ms };
      const { mid } = await house.control.tap(igUserId, given);
      const tap = { igUserId, personId: '101', mid, occurredAtMs: timestamp_ms, payload };
      await house.storage.intake.add([aTap({ ...tap, dedupKey: `postback:${mid}` })]);
    }
    house.control.patchAccount(igUserId, { echoes: 'off' });
    return account;
  }

  async function bring(account: Account, state: AccountStatus): Promise<void> {
    const { tenantId, id } = account;
    const { token } = await house.armed(account);
    if (!token) throw new Error('the account has no token');
    const { life } = house.storage;
    const probe = { token, probeAt: new Date(Date.now() + 24 * HOUR_MS) };
    if (state === 'needs_reauth') await life.needsReauth(tenantId, id, WORDS, token);
    if (state === 'restricted') {
      await life.restricted(tenantId, id, LIMITED, probe);
      await house.comesDue(account, 'refresh');
    }
    if (state === 'disconnecting') await house.letGo(account, 'keep');
    if (state === 'disconnected') {
      const asked = { code: 'removed_by_owner', reason: 'Gone.', source: null } as const;
      await life.disconnect(tenantId, id, asked);
    }
  }

  async function owed({ id, tenantId }: Account) {
    const { rows } = await house.rows.query<{ state: string }>(
      'SELECT state FROM inbound_events WHERE account_id = $1 ORDER BY occurred_at',
      [id],
    );
    const questions = await house.storage.iceBreakers.find(tenantId, id);
    return {
      publish: questions?.nextAttemptAt !== null,
      // The first alone meets the error; what comes behind it is for another turn.
      replies: rows[0]?.state === 'pending' || rows[0]?.state === 'unsure',
      tend: (await house.storage.care.nextDueAt(tenantId, id)) !== null,
    };
  }

  /** Instagram as the class has it. `unreachable`: a port at which nobody listens. */
  function instagram({ action }: ErrorClass): GraphClient {
    const url = action === null ? 'http://127.0.0.1:1' : house.url;
    const urls = { graphApiUrl: url, instagramApiUrl: url };
    const isHang = action !== null && 'hang' in action;
    return new GraphClient({
      ...urls,
      graphApiVersion: 'v25.0',
      ...(isHang ? { timeoutMs: 150 } : {}),
    });
  }

  async function run(error: ErrorClass, state: AccountStatus, lane: Lane) {
    const account = await owing();
    await bring(account, state);
    const graph = instagram(error);
    const before = house.control.calls({ account: account.igUserId }).length;
    if (error.action) {
      const match = { accountId: account.igUserId };
      house.control.addFault({ match, times: null, action: error.action });
    }
    const turns = everyLane(house, graph);
    const outcome = await turns[lane](account);
    const endedAt = Date.now();
    await graph.close();
    house.control.clearFaults();
    const nextDueAt = await turns.nextDueAt[lane](account);
    const { account: row } = await house.state(account);
    return {
      calls: house.control.calls({ account: account.igUserId }).length - before,
      turn: outcome.kind,
      claimed: outcome.claimed,
      // A turn that ends is followed at once by another while something is due.
      spins: outcome.kind === 'done' && nextDueAt !== null && nextDueAt.getTime() <= endedAt,
      asleepMs: outcome.kind === 'wait' ? outcome.until.getTime() - Date.now() : null,
      status: row.status,
      reason: row.reasonCode,
      isOwed: (await owed(account))[lane],
    };
  }

  /** What must come of it; for a wait nothing else can be told than that it is one. */
  function expected(error: ErrorClass, state: AccountStatus, lane: Lane) {
    const calls = error.action === null ? 0 : 1;
    const ends = { turn: error.turn === 'pause' ? 'pause' : 'done', calls };
    if (lane !== 'tend' && state !== 'connected') {
      return { calls: 0, turn: 'wait', claimed: 0, status: state, isOwed: true };
    }
    switch (state) {
      case 'connected':
        return {
          // What fails for good holds up nothing: the next event of the conversation is tried.
          calls: lane === 'replies' && !error.isKept ? 2 : calls,
          turn: lane === 'tend' || (lane === 'replies' && error.isUnsure) ? ends.turn : error.turn,
          status: error.status,
          reason: error.reason,
          isOwed: lane === 'tend' ? error.status !== 'needs_reauth' : error.isKept,
        };
      case 'restricted': {
        const isRefused = error.status === 'needs_reauth';
        return { ...ends, status: isRefused ? 'needs_reauth' : state, isOwed: !isRefused };
      }
      case 'disconnecting': {
        const status = error.endsFarewell ? 'disconnected' : state;
        return { ...ends, status, isOwed: !error.endsFarewell };
      }
      case 'needs_reauth':
      case 'disconnected':
        return { calls: 0, turn: 'done', claimed: 0, status: state, isOwed: false };
    }
  }

  it.each(ERROR_CLASSES)('$name', async (error) => {
    for (const state of STATES) {
      for (const lane of LANES) {
        const happened = await run(error, state, lane);
        cells.push({ error: error.name, state, lane, ...happened });
        const want = {
          error: error.name,
          state,
          lane,
          spins: false,
          ...expected(error, state, lane),
        };
        expect({ error: error.name, state, lane, ...happened }).toMatchObject(want);
        // A lane that waits sleeps, and is not looked at again and again.
        if (happened.asleepMs !== null) expect(happened.asleepMs).toBeGreaterThan(30_000);
      }
    }
  });

  it.each([
    ['is missing', 'DELETE FROM account_tokens WHERE account_id = $1'],
    ['does not open', `UPDATE account_tokens SET sealed = 'v1.k1.a.b' WHERE account_id = $1`],
  ])(
    'a token that %s puts every lane to sleep, and the sweeper does not wake them',
    async (_, sql) => {
      const account = await owing();
      await house.rows.query(sql, [account.id]);
      const turns = everyLane(house);
      const { dueLanes } = house.storage;
      const due = async () => {
        const pages = [
          dueLanes.sync(ALL, null),
          dueLanes.replies(ALL, null),
          dueLanes.care(ALL, null),
        ];
        return (await Promise.all(pages)).map((lanes) =>
          lanes.some(({ accountId }) => accountId === account.id),
        );
      };
      expect(await due()).toEqual([true, true, true]);
      for (const lane of LANES) {
        const { kind } = await turns[lane](account);
        expect(kind).toBe(lane === 'tend' ? 'done' : 'wait');
      }
      expect(await due()).toEqual([false, false, false]);
      expect(house.calls(account)).toEqual([]);

      await house.reconnect(account);
      expect(await due()).toEqual([true, true, false]);
      for (const lane of LANES) await turns[lane](account);
      expect(await owed(account)).toEqual({ publish: false, replies: false, tend: true });
    },
  );

  it('after a refused token makes no call at all, and after a new one sends all, in order', async () => {
    const account = await owing();
    house.control.revoke(account.igUserId, 460);
    const turns = everyLane(house);
    await turns.replies(account);
    const calls = house.calls(account).length;
    for (const lane of [...LANES, ...LANES]) {
      await house.rows.query(
        `UPDATE inbound_events SET next_attempt_at = now() WHERE account_id = $1`,
        [account.id],
      );
      expect(['wait', 'done']).toContain((await turns[lane](account)).kind);
    }
    expect(house.calls(account)).toHaveLength(calls);

    await house.reconnect(account);
    await house.rows.query(
      `UPDATE inbound_events SET next_attempt_at = now() WHERE account_id = $1`,
      [account.id],
    );
    await turns.publish(account);
    await turns.replies(account);
    const sent = house.control
      .messages(account.igUserId, { person: '101' })
      .filter(({ direction }) => direction === 'out');
    expect(sent).toHaveLength(2);
    const { rows: events } = await house.rows.query<{ payload: string; state: string }>(
      `SELECT e.payload, e.state FROM replies r JOIN inbound_events e ON e.id = r.event_id
        WHERE r.account_id = $1 ORDER BY r.sent_at`,
      [account.id],
    );
    expect(events).toEqual([
      { payload: 'FIRST', state: 'answered' },
      { payload: 'SECOND', state: 'answered' },
    ]);
    expect(await owed(account)).toMatchObject({ publish: false, replies: false });
    expect((await house.state(account)).facts.map(({ type }) => type)).toEqual([
      'ice_breaker.tapped',
      'account.needs_reauth',
      'ice_breakers.published',
      'reply.sent',
      'ice_breaker.tapped',
      'reply.sent',
    ]);
  });
});
