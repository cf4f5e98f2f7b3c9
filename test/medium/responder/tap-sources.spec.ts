import type { IceBreakerSet } from '#libs/domain';
import type { Account } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { claimSync, shownAs } from '../storage/claim-as-turn.js';
import { openReplyHouse, type ReplyHouse } from './reply-house.js';

const SET: IceBreakerSet = [
  { locale: 'default', call_to_actions: [{ question: 'HOURS', payload: 'HOURS' }] },
  { locale: 'de_DE', call_to_actions: [{ question: 'ZEITEN', payload: 'ZEITEN' }] },
];

describe('a tap', () => {
  let house: ReplyHouse;
  beforeAll(async () => {
    house = await openReplyHouse();
    await house.rule('HOURS', 'Nine to five.');
  });
  afterAll(() => house.close());

  const ago = (ms: number) => new Date(Date.now() - ms);

  async function publish(account: Account, set: IceBreakerSet): Promise<void> {
    const { storage, tenantId } = house;
    const edit = { author: 'test', ifRevision: null, now: ago(60_000) };
    await storage.iceBreakers.save(tenantId, account.id, set, edit);
    await house.rows.query(
      `UPDATE ice_breakers SET next_attempt_at = now() - interval '1 second' WHERE account_id = $1`,
      [account.id],
    );
    const claimed = await claimSync(storage, tenantId, account.id);
    if (!claimed) throw new Error('nothing was claimed');
    await storage.syncs.record(claimed, shownAs(set), []);
  }

  const told = async (account: Account) => {
    const { rows } = await house.rows.query<{ data: Record<string, unknown> }>(
      `SELECT body::jsonb -> 'data' AS data FROM facts
        WHERE account_id = $1 AND type = 'ice_breaker.tapped' ORDER BY id`,
      [account.id],
    );
    return rows.map(({ data: { payload, revision, locale } }) => ({ payload, revision, locale }));
  };
  const kept = async (account: Account) => {
    const { rows } = await house.rows.query(
      `SELECT payload, tapped_revision AS revision, tapped_locale AS locale
         FROM inbound_events WHERE account_id = $1 AND kind = 'postback' ORDER BY occurred_at`,
      [account.id],
    );
    return rows;
  };

  it('says which revision and locale it came from, in its row and in its fact', async () => {
    const account = await house.account();
    await publish(account, SET);
    await publish(account, SET.slice(0, 1));
    await house.taps(
      account,
      { person: '101', payload: 'HOURS' },
      { person: '102', payload: 'ZEITEN' },
    );
    await house.runDry(account);
    const expected = [
      { payload: 'HOURS', revision: 2, locale: 'default' },
      { payload: 'ZEITEN', revision: 1, locale: 'de_DE' },
    ];
    expect(await kept(account)).toEqual(expected);
    expect(await told(account)).toEqual(expect.arrayContaining(expected));
  });

  it('on what was never published is told as such, and has the lane look what is shown', async () => {
    const account = await house.account();
    await publish(account, SET);
    await house.taps(account, { person: '101', payload: 'THEIRS' });
    const worker = house.worker(account);
    await worker.turn();
    expect(await told(account)).toEqual([{ payload: 'THEIRS', revision: null, locale: null }]);
    const lane = { v: 1, tenantId: house.tenantId, accountId: account.id };
    expect(worker.lanes.woken).toContainEqual(lane);
    expect(await claimSync(house.storage, house.tenantId, account.id)).toMatchObject({
      kind: 'check',
    });
  });

  it('on what is published wakes nothing', async () => {
    const account = await house.account();
    await publish(account, SET);
    await house.taps(account, { person: '101', payload: 'HOURS' });
    const worker = house.worker(account);
    await worker.turn();
    expect(worker.lanes.woken).toEqual([]);
    expect(await claimSync(house.storage, house.tenantId, account.id)).toBeNull();
  });
});
