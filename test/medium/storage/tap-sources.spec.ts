import type { IceBreakerSet } from '#libs/domain';
import { newId } from '#libs/domain';
import type { Account } from '#libs/storage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { claimSync, shownAs } from './claim-as-turn.js';
import { openStorage, type Storage } from './open-storage.js';
import { anAccount, twoTenants } from './scene.js';

const entry = (locale: string, question: string, payload: string) => ({
  locale,
  call_to_actions: [{ question, payload }],
});

describe('where a tap came from', () => {
  let storage: Storage;
  let tenantId: string;
  let otherId: string;
  let account: Account;

  beforeAll(async () => {
    storage = await openStorage();
    ({ tenantId, otherId } = await twoTenants(storage));
  });
  afterAll(() => storage.close());
  beforeEach(async () => {
    account = await anAccount(storage, tenantId);
  });

  const save = (set: IceBreakerSet) =>
    storage.iceBreakers.save(tenantId, account.id, set, {
      author: 'key:1',
      ifRevision: null,
      now: new Date(Date.now() - 10_000),
    });
  const publish = async (set: IceBreakerSet) => {
    await save(set);
    await storage.database.ask(
      `UPDATE ice_breakers SET next_attempt_at = now() - interval '1 second' WHERE account_id = $1`,
      [account.id],
    );
    const claimed = await claimSync(storage, tenantId, account.id);
    if (!claimed) throw new Error('nothing was claimed');
    await storage.syncs.record(claimed, shownAs(set), []);
  };
  const sourceOf = async (
    title: string | null,
    payload: string | null,
    { ago = 0, ownerId = tenantId } = {},
  ) => {
    const eventId = newId();
    const occurredAt = new Date(Date.now() - ago);
    const tap = { eventId, title, payload, occurredAt };
    const found = await storage.revisions.sourcesOf(ownerId, account.id, [tap]);
    return found.get(eventId);
  };

  it('is the newest revision that was shown and has the words', async () => {
    await publish([entry('default', 'Hours?', 'HOURS')]);
    await publish([entry('default', 'Hours?', 'HOURS'), entry('de_DE', 'Wann?', 'HOURS')]);
    expect(await sourceOf('Hours?', 'HOURS')).toEqual({ revision: 2, locale: 'default' });
    expect(await sourceOf('Wann?', 'HOURS')).toEqual({ revision: 2, locale: 'de_DE' });
  });

  it('is one that was replaced, where only that has them', async () => {
    await publish([entry('default', 'Hours?', 'HOURS')]);
    await publish([entry('default', 'Prices?', 'PRICES')]);
    await publish([]);
    expect(await sourceOf('Hours?', 'HOURS')).toEqual({ revision: 1, locale: 'default' });
    expect(await sourceOf('Prices?', 'PRICES')).toEqual({ revision: 2, locale: 'default' });
  });

  it('is not one that people cannot have seen', async () => {
    await publish([entry('default', 'Hours?', 'HOURS')]);
    await save([entry('default', 'Hours?', 'HOURS'), entry('en_GB', 'When?', 'HOURS')]);
    expect(await sourceOf('Hours?', 'HOURS')).toEqual({ revision: 1, locale: 'default' });
    expect(await sourceOf('Hours?', 'HOURS', { ago: 3_600_000 })).toBeUndefined();
  });

  it('is known by the payload where the words are others', async () => {
    await publish([entry('default', 'Hours?', 'HOURS')]);
    expect(await sourceOf('Hou…', 'HOURS')).toEqual({ revision: 1, locale: null });
    expect(await sourceOf(null, 'HOURS')).toEqual({ revision: 1, locale: null });
  });

  it('is unknown for what was never published', async () => {
    await publish([entry('default', 'Hours?', 'HOURS')]);
    expect(await sourceOf('Hours?', 'THEIRS')).toBeUndefined();
    expect(await sourceOf('Hours?', null)).toBeUndefined();
    expect(await storage.revisions.sourcesOf(tenantId, account.id, [])).toEqual(new Map());
  });

  it('is told of many taps at once, each by its own', async () => {
    await publish([entry('default', 'A?', 'A'), entry('de_DE', 'B?', 'B')]);
    const occurredAt = new Date();
    const ids = [newId(), newId(), newId()];
    const taps = ['A', 'B', 'C'].map((payload, n) => ({
      eventId: ids[n]!,
      title: `${payload}?`,
      payload,
      occurredAt,
    }));
    const found = await storage.revisions.sourcesOf(tenantId, account.id, taps);
    expect([...found]).toEqual([
      [ids[0], { revision: 1, locale: 'default' }],
      [ids[1], { revision: 1, locale: 'de_DE' }],
    ]);
  });

  it('is not told to another tenant, nor are the revisions', async () => {
    await publish([entry('default', 'Hours?', 'HOURS')]);
    expect(await sourceOf('Hours?', 'HOURS', { ownerId: otherId })).toBeUndefined();
    expect(await storage.revisions.find(otherId, account.id, 1)).toBeNull();
    expect((await storage.revisions.list(otherId, account.id, 10, null)).rows).toEqual([]);
  });

  it('is found in revisions that are read in pages', async () => {
    for (const name of ['A', 'B', 'C']) await save([entry('default', `${name}?`, name)]);
    const first = await storage.revisions.list(tenantId, account.id, 2, null);
    expect(first.rows.map(({ revision }) => revision)).toEqual([3, 2]);
    expect(first.nextCursor).not.toBeNull();
    const last = await storage.revisions.list(tenantId, account.id, 2, { revision: 2 });
    expect(last).toMatchObject({ rows: [{ revision: 1 }], nextCursor: null });
  });
});
