import { textHash, type Account } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { claimEvents } from './claim-as-turn.js';
import { anEntry, anIntent, aReplyChange } from '../../support/builders.js';
import { openStorage, type Storage } from './open-storage.js';
import { receive, twoTenants } from './scene.js';

const START_MS = 1_790_000_000_000;

describe('SendEvidenceRepository', () => {
  let storage: Storage;
  let tenantId: string;
  let otherId: string;
  let account: Account;

  beforeAll(async () => {
    storage = await openStorage();
    ({ tenantId, otherId, account } = await twoTenants(storage));
  });
  afterAll(() => storage.close());

  const echo = (mid: string | null, title: string | null, seconds: number, personId = 'ann') =>
    ({
      kind: 'echo',
      mid,
      dedupKey: `echo:${mid}:${title}`,
      title,
      payload: null,
      personId,
      occurredAtMs: START_MS + seconds * 1_000,
    }) as const;
  const echoesSince = (seconds: number, ownerId = tenantId) =>
    storage.evidence.echoes(ownerId, account.id, 'ann', new Date(START_MS + seconds * 1_000));

  it('shows what the account was seen to say to the person, oldest first', async () => {
    await receive(
      storage,
      account,
      echo('m_3', 'third', 3),
      echo('m_1', 'first', 1),
      echo('m_bob', 'to bob', 2, 'bob'),
      echo(null, 'without an id', 2),
      echo('m_image', null, 2),
      { kind: 'message', personId: 'ann', occurredAtMs: START_MS + 2_000, title: 'not an echo' },
    );
    expect(await echoesSince(0)).toEqual([
      { mid: 'm_1', textSha256: textHash('first'), saidAtMs: START_MS + 1_000 },
      { mid: 'm_3', textSha256: textHash('third'), saidAtMs: START_MS + 3_000 },
    ]);
    expect(await echoesSince(2)).toHaveLength(1);
    expect(await echoesSince(4)).toEqual([]);
    expect(await echoesSince(0, otherId)).toEqual([]);
  });

  it('knows which messages are the outcome of a reply already', async () => {
    await receive(storage, account, {});
    const [claimed] = await claimEvents(storage, tenantId, account.id, 1);
    const [made] = await storage.journal.write(tenantId, [
      anEntry(claimed!.event, { drafts: [anIntent()] }),
    ]);
    const replyId = made!.outcome === 'written' ? made!.replyIds[0]! : '';
    await storage.journal.write(tenantId, [
      anEntry(claimed!.event, { reply: aReplyChange(replyId, { messageId: 'm_ours' }) }),
    ]);
    const spokenFor = (ownerId: string, mids: string[]) =>
      storage.evidence.spokenFor(ownerId, account.id, mids);
    expect(await spokenFor(tenantId, ['m_ours', 'm_free'])).toEqual(new Set(['m_ours']));
    expect(await spokenFor(tenantId, [])).toEqual(new Set());
    expect(await spokenFor(otherId, ['m_ours'])).toEqual(new Set());
  });
});
