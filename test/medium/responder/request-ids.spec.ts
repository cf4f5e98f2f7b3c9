import { currentContext } from '#libs/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KillSwitch } from './kill-switch.js';
import { openReplyHouse, type ReplyHouse } from './reply-house.js';

/** From Meta's webhook to the words that a partner and a log reader get. */
describe('the request that brought a tap', () => {
  let house: ReplyHouse;
  beforeAll(async () => {
    house = await openReplyHouse();
    await house.rule('HOURS', 'We open at nine.');
  });
  afterAll(() => house.close());

  it('is in every fact of the tap, and around the work on it', async () => {
    const account = await house.account();
    await house.taps(
      account,
      { person: '1', payload: 'HOURS' },
      { person: '2', payload: 'UNKNOWN' },
      { person: '3', payload: 'HOURS' },
    );
    await house.rows.query(
      `UPDATE inbound_events SET request_id = 'req_' || person_id
        WHERE account_id = $1 AND person_id <> '3'`,
      [account.id],
    );
    const around: unknown[] = [];
    const kill = new KillSwitch();
    kill.hooks.before = (called) => {
      if (called === 'GraphClient.sendMessage') around.push(currentContext().requestId ?? null);
    };
    await house.worker(account, kill).turn();
    await house.runDry(account);
    const { rows } = await house.rows.query(
      `SELECT type, body::jsonb #>> '{data,person_id}' AS person,
              body::jsonb ->> 'request_id' AS request
         FROM facts WHERE account_id = $1 ORDER BY person, type`,
      [account.id],
    );
    expect(rows).toEqual([
      { type: 'ice_breaker.tapped', person: '1', request: 'req_1' },
      { type: 'reply.sent', person: '1', request: 'req_1' },
      { type: 'ice_breaker.tapped', person: '2', request: 'req_2' },
      { type: 'reply.skipped', person: '2', request: 'req_2' },
      { type: 'ice_breaker.tapped', person: '3', request: null },
      { type: 'reply.sent', person: '3', request: null },
    ]);
    expect(around.toSorted()).toEqual([null, 'req_1'].toSorted());
  });
});
