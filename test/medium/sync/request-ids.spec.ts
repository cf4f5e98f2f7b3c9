import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aSet } from '../../support/builders.js';
import { openSyncHouse, type SyncHouse } from './sync-house.js';

describe('the request that set the questions', () => {
  let house: SyncHouse;
  beforeAll(async () => {
    house = await openSyncHouse();
  });
  afterAll(() => house.close());

  it('is in the fact of their publication, and of their refusal', async () => {
    const account = await house.account();
    const wish = async (requestId: string | null, question: string) => {
      const edit = {
        author: 'test',
        requestId,
        ifRevision: null,
        now: new Date(Date.now() - 1_000),
      };
      await house.storage.iceBreakers.save(house.tenantId, account.id, aSet(question), edit);
      await house.runDry(account);
    };
    await wish('req_1', 'Hours?');
    await wish(null, 'Prices?');
    house.control.addFault({
      match: { accountId: account.igUserId, method: 'POST', path: 'messenger_profile' },
      action: { status: 400, body: { error: { message: 'No.', code: 100 } } },
    });
    await wish('req_3', 'Parking?');
    const { rows } = await house.rows.query(
      `SELECT type, body::jsonb ->> 'request_id' AS request FROM facts
        WHERE account_id = $1 ORDER BY id`,
      [account.id],
    );
    expect(rows).toEqual([
      { type: 'ice_breakers.published', request: 'req_1' },
      { type: 'ice_breakers.published', request: null },
      { type: 'ice_breakers.publish_failed', request: 'req_3' },
    ]);
  });
});
