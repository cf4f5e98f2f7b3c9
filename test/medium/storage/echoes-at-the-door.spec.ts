import { newId } from '#libs/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anEntry, anIntent, aReplyChange } from '../../support/builders.js';
import { claimEvents } from './claim-as-turn.js';
import { openStorage, type Storage } from './open-storage.js';
import { anAccount, receive, twoTenants } from './scene.js';

describe('echoes at the door', () => {
  let storage: Storage;
  let tenantId: string;

  beforeAll(async () => {
    storage = await openStorage();
    ({ tenantId } = await twoTenants(storage));
  });
  afterAll(() => storage.close());

  it('are owed a look where they are of no message of ours, of late, to somebody else', async () => {
    const account = await anAccount(storage, tenantId);
    await receive(storage, account, { personId: 'ann' });
    const [claimed] = await claimEvents(storage, tenantId, account.id, 1);
    const [made] = await storage.journal.write(tenantId, [
      anEntry(claimed!.event, { drafts: [anIntent()] }),
    ]);
    const replyId = made!.outcome === 'written' ? made!.replyIds[0]! : '';
    const echo = (mid: string | null, given = {}) =>
      ({
        kind: 'echo',
        mid,
        dedupKey: newId(),
        payload: null,
        personId: 'ann',
        occurredAtMs: Date.now() - 60_000,
        ...given,
      }) as const;
    const owed = () =>
      storage.database.ask<{ mid: string | null; title: string | null }>(
        `SELECT mid, title FROM inbound_events
          WHERE account_id = $1 AND state = 'pending' AND kind IN ('echo', 'message') ORDER BY mid`,
        [account.id],
      );
    // While the call is under way, what says the same is ours.
    await receive(
      storage,
      account,
      echo('m_early', { title: 'We open at nine.' }),
      echo('m_elsewhere', { title: 'We open at nine.', personId: 'bob' }),
      echo('m_other', { title: 'I am looking into it.' }),
    );
    expect((await owed()).map(({ mid }) => mid)).toEqual(['m_elsewhere', 'm_other']);
    await storage.database.ask(`UPDATE inbound_events SET state = 'noted' WHERE kind = 'echo'`);
    await storage.journal.write(tenantId, [
      anEntry(claimed!.event, { reply: aReplyChange(replyId, { messageId: 'm_ours' }) }),
    ]);
    await receive(
      storage,
      account,
      echo('m_ours'),
      echo('m_human'),
      echo('m_old', { occurredAtMs: Date.now() - 16 * 60_000 }),
      echo('m_self', { personId: account.igUserId }),
      echo(null, { title: 'no id' }),
    );
    expect(await owed()).toEqual([{ mid: 'm_human', title: null }]);
    await storage.accounts.change(tenantId, account.id, { takeoverMinutes: 0 }, null);
    await receive(storage, account, echo('m_another'));
    expect(await owed()).toHaveLength(1);
  });
});
