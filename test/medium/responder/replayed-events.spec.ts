import type { Account } from '#libs/storage';
import { newId } from '#libs/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Claim } from '../../../apps/gateway/src/idempotency/claim.js';
import { ReplayEvent } from '../../../apps/gateway/src/events/replay-event.js';
import { Problem } from '../../../apps/gateway/src/problems/problem.js';
import { rowsOf } from './judge.js';
import { atEveryAwait, KillSwitch } from './kill-switch.js';
import { openReplyHouse, type ReplyHouse } from './reply-house.js';
import { RecordedLanes } from './turn-context.js';

const ANN = '101';
const HOURS = 'We open at nine.';

describe('an event that is replayed', () => {
  let house: ReplyHouse;
  let replayEvent: ReplayEvent;
  beforeAll(async () => {
    house = await openReplyHouse();
    const { work, accounts, replays, audit } = house.storage;
    replayEvent = new ReplayEvent(work, accounts, replays, audit, new RecordedLanes());
  });
  afterAll(() => house.close());

  /** What became of a replay: `due`, or the code of the problem. */
  const replay = async (eventId: string, force = false): Promise<string> => {
    const { tenantId } = house;
    const caller = {
      tenantId,
      keyId: newId(),
      scopes: ['*' as const],
      accountIds: null,
      expiresAt: null,
      requestsPerMinute: { key: null, tenant: 600 },
      source: { actor: 'key:of-the-test', requestId: null, ip: null },
    };
    try {
      await replayEvent.run(caller, { eventId, force }, new Claim(null, null));
      return 'due';
    } catch (error) {
      if (error instanceof Problem) return error.code;
      throw error;
    }
  };

  /** A tap that no rule fitted, and a rule made since that does. */
  async function aSkippedTap() {
    const account = await house.account();
    const payload = `P_${newId()}`;
    await house.taps(account, { person: ANN, payload });
    await house.runDry(account);
    await house.rule(payload, HOURS, 'Come in.');
    return { account, payload, eventId: await eventOf(account) };
  }
  const eventOf = async (account: Account) => (await rowsOf(house, account)).events[0]!.id;
  const told = async (account: Account) =>
    (await rowsOf(house, account)).facts.map(({ about }) => about.replace(/ [\da-f-]{36}/, ''));

  const ANSWER = [HOURS, 'Come in.'];

  it('is decided by the rules of today, and the tap is not told of again', async () => {
    const { account, eventId } = await aSkippedTap();
    expect(await replay(eventId)).toBe('due');
    await house.runDry(account);
    expect(house.sentTo(account, ANN)).toEqual(ANSWER);
    expect((await rowsOf(house, account)).events).toMatchObject([{ state: 'answered' }]);
    expect(await told(account)).toEqual([
      'ice_breaker.tapped',
      'reply.skipped',
      'reply.sent 0',
      'reply.sent 1',
    ]);
    expect(await replay(eventId)).toBe('event_answered');
  });

  it('is answered once, however many ask for it while the lane is at work', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { account, eventId } = await aSkippedTap();
      const turn = () => house.worker(account).turn();
      const asked = await Promise.all([
        replay(eventId),
        turn(),
        replay(eventId),
        turn(),
        replay(eventId),
        turn(),
        replay(eventId),
      ]);
      const outcomes = asked.filter((outcome) => typeof outcome === 'string');
      expect(outcomes.filter((outcome) => outcome === 'due')).toHaveLength(1);
      await house.runDry(account);
      expect(house.sentTo(account, ANN)).toEqual(ANSWER);
      expect(await replay(eventId)).toBe('event_answered');
    }
  });

  it('is never answered twice without force, wherever the turn before it died', async () => {
    const awaits = await atEveryAwait(async (kill) => {
      const { account, eventId } = await aSkippedTap();
      expect(await replay(eventId)).toBe('due');
      await house.worker(account, kill).turn();
      expect(['event_under_way', 'event_answered']).toContain(await replay(eventId));
      await house.letTimePass(account);
      expect(['event_under_way', 'event_answered']).toContain(await replay(eventId));
      await house.runDry(account);
      expect(house.sentTo(account, ANN)).toEqual(ANSWER);
    });
    expect(awaits).toBeGreaterThanOrEqual(8);
  });

  it('while a turn that was overtaken still has it in hand: that turn writes nothing', async () => {
    const { account, eventId } = await aSkippedTap();
    expect(await replay(eventId)).toBe('due');
    const turn = new KillSwitch();
    turn.hooks.after = async (called) => {
      if (called !== 'InboundEventRepository.claim') return;
      turn.hooks = {};
      // Another turn answers it, and then it is replayed by force.
      await house.runDry(account);
      expect(await replay(eventId, true)).toBe('due');
    };
    await house.worker(account, turn).turn();
    expect(house.sentTo(account, ANN)).toEqual(ANSWER);
    await house.runDry(account);
    expect(house.sentTo(account, ANN)).toEqual([...ANSWER, ...ANSWER]);
    const { replies } = await rowsOf(house, account);
    expect(replies.map(({ step, state }) => `${step} ${state}`)).toEqual([
      '0 sent',
      '1 sent',
      '2 sent',
      '3 sent',
    ]);
  });

  it('is refused where it may have been answered, and answered once more by force', async () => {
    const { account, eventId } = await aSkippedTap();
    expect(await replay(eventId)).toBe('due');
    await house.worker(account, KillSwitch.after('GraphClient.sendMessage')).turn();
    await house.rows.query(
      `UPDATE inbound_events SET state = 'unsure', next_attempt_at = now() - interval '1 second'
        WHERE id = $1`,
      [eventId],
    );
    expect(await replay(eventId, true)).toBe('event_under_way');
    await house.letTimePass(account);
    expect(await replay(eventId)).toBe('event_answered');
    expect(await replay(eventId, true)).toBe('due');
    await house.runDry(account);
    expect(house.sentTo(account, ANN)).toEqual([HOURS, ...ANSWER]);
    const [entry] = (
      await house.storage.audit.list(
        house.tenantId,
        {
          action: 'event.replayed',
          actor: null,
          target: `event:${eventId}`,
          since: null,
          until: null,
        },
        1,
        null,
      )
    ).rows;
    expect(entry).toMatchObject({
      before: { state: 'unsure', reason: 'rule_matched' },
      after: { state: 'pending', replays: 2, forced: true },
    });
  });

  it('keeps what its decision was taken on, by the names of then', async () => {
    const { account, payload, eventId } = await aSkippedTap();
    const groundsOf = async () =>
      (await house.storage.events.find(house.tenantId, eventId))?.event.grounds;
    const before = await groundsOf();
    expect(before?.rules.every(({ lost }) => lost === 'payload_differs')).toBe(true);
    expect(await replay(eventId)).toBe('due');
    expect(await groundsOf()).toBeNull();
    await house.runDry(account);
    const after = await groundsOf();
    expect(after).toMatchObject({ account_status: 'connected', is_tenant_suspended: false });
    expect(after?.rules.filter(({ lost }) => lost === null)).toHaveLength(1);
    expect(JSON.stringify(after)).not.toContain(payload);
  });
});
