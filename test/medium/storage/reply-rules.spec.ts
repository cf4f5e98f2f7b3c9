import { newId } from '#libs/domain';
import type { OrderOfTrialPlace, ReplyRuleRow } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aRuleDraft } from '../../support/builders.js';
import { openStorage, type Storage } from './open-storage.js';
import { anAccount, aRule, aTenant, twoTenants } from './scene.js';

describe('ReplyRuleRepository', () => {
  let storage: Storage;
  let scene: Awaited<ReturnType<typeof twoTenants>>;
  let tenantId: string;

  beforeAll(async () => {
    storage = await openStorage();
    scene = await twoTenants(storage);
    tenantId = scene.tenantId;
  });
  afterAll(() => storage.close());

  const names = (rows: ReplyRuleRow[]) => rows.map(({ name }) => name);

  it('keeps a rule as it was written', async () => {
    const draft = aRuleDraft({
      accountId: scene.account.id,
      externalId: newId(),
      locales: ['default', 'de_DE'],
      schedule: { time_zone: 'UTC', days: ['mon'], from: '09:00', to: '17:00' },
    });
    const made = await aRule(storage, tenantId, draft);
    expect(made).toMatchObject({ ...draft, version: 1 });
    expect(await storage.rules.find(tenantId, made.id)).toEqual(made);
  });

  it('have a stamp that every change to one of them changes, and none of another tenant’s', async () => {
    const stamps = [await storage.rules.stamp(tenantId)];
    const note = async () => void stamps.push(await storage.rules.stamp(tenantId));
    const { id } = await aRule(storage, tenantId);
    await note();
    for (const change of [{ name: 'Anew' }, { priority: 7 }, { enabled: false }]) {
      await storage.rules.change(tenantId, id, change, null);
      await note();
    }
    await storage.rules.delete(tenantId, id, null);
    expect(await storage.rules.stamp(tenantId)).toBe(stamps[0]);
    expect(new Set(stamps).size).toBe(stamps.length);
    await aRule(storage, scene.otherId);
    expect(await storage.rules.stamp(tenantId)).toBe(stamps[0]);
  });

  it('finds a rule by the name that the tenant gave it, and by our id first', async () => {
    const first = await aRule(storage, tenantId, { externalId: 'hours/é' });
    const second = await aRule(storage, tenantId, { externalId: first.id });
    expect(await storage.rules.find(tenantId, 'hours/é')).toEqual(first);
    expect(await storage.rules.find(tenantId, first.id)).toEqual(first);
    expect(await storage.rules.find(tenantId, first.id.toUpperCase())).toEqual(first);
    await storage.rules.delete(tenantId, first.id, null);
    expect(await storage.rules.find(tenantId, first.id)).toEqual(second);
  });

  it('gives a name to one rule of a tenant, however many ask for it at once', async () => {
    const externalId = newId();
    const results = await Promise.all(
      Array.from({ length: 4 }, () => storage.rules.create(tenantId, aRuleDraft({ externalId }))),
    );
    expect(results.map(({ outcome }) => outcome).toSorted()).toEqual([
      'created',
      'external-id-taken',
      'external-id-taken',
      'external-id-taken',
    ]);
    expect((await aRule(storage, scene.otherId, { externalId })).externalId).toBe(externalId);
  });

  it('makes no rule for an account of another tenant, or of nobody', async () => {
    const own = await aRule(storage, tenantId);
    for (const accountId of [scene.otherAccount.id, newId()]) {
      const unknown = { outcome: 'unknown-account' };
      expect(await storage.rules.create(tenantId, aRuleDraft({ accountId }))).toEqual(unknown);
      expect(await storage.rules.change(tenantId, own.id, { accountId }, null)).toEqual(unknown);
    }
    expect(await storage.rules.find(tenantId, own.id)).toEqual(own);
  });

  describe('an edit', () => {
    it('changes what it names, and counts', async () => {
      const before = await aRule(storage, tenantId);
      const change = { enabled: false, match: { type: 'any' } as const };
      const edited = await storage.rules.change(tenantId, before.id, change, 1);
      expect(edited).toMatchObject({ outcome: 'edited', before, row: { ...change, version: 2 } });
      const row = await storage.rules.find(tenantId, before.id);
      expect(row).toMatchObject({ name: before.name, ...change, version: 2 });
      expect(row?.updatedAt.getTime()).toBeGreaterThan(before.updatedAt.getTime());
    });

    it('that changes nothing does not count', async () => {
      const rule = await aRule(storage, tenantId);
      const same = aRuleDraft({ match: { on: 'payload', value: 'HOURS', type: 'exact' } });
      const edited = await storage.rules.change(tenantId, rule.id, same, null);
      expect(edited).toMatchObject({ outcome: 'edited', row: { version: 1 } });
      expect(await storage.rules.find(tenantId, rule.id)).toEqual(rule);
    });

    it('of a version that has passed is refused, and says which there is', async () => {
      const { id } = await aRule(storage, tenantId);
      await storage.rules.change(tenantId, id, { priority: 7 }, 1);
      const late = { outcome: 'changed-meanwhile', version: 2 };
      expect(await storage.rules.change(tenantId, id, { priority: 8 }, 1)).toEqual(late);
      expect(await storage.rules.delete(tenantId, id, 1)).toEqual(late);
      expect(await storage.rules.find(tenantId, id)).toMatchObject({ priority: 7 });
    });

    it('wins alone among many that have seen the same version', async () => {
      const { id } = await aRule(storage, tenantId);
      const results = await Promise.all(
        Array.from({ length: 8 }, (_, at) =>
          at === 7
            ? storage.rules.delete(tenantId, id, 1)
            : storage.rules.change(tenantId, id, { priority: at }, 1),
        ),
      );
      const won = results.filter(({ outcome }) => outcome === 'edited' || outcome === 'removed');
      expect(won).toHaveLength(1);
    });

    it('to a name of another rule changes nothing', async () => {
      const taken = await aRule(storage, tenantId, { externalId: newId() });
      const { id } = await aRule(storage, tenantId);
      const change = { externalId: taken.externalId, enabled: false };
      expect(await storage.rules.change(tenantId, id, change, null)).toEqual({
        outcome: 'external-id-taken',
      });
      expect(await storage.rules.find(tenantId, id)).toMatchObject({ version: 1, enabled: true });
    });
  });

  it('removes a rule once', async () => {
    const made = await aRule(storage, tenantId);
    const removed = await storage.rules.delete(tenantId, made.id, 1);
    expect(removed).toEqual({ outcome: 'removed', row: made });
    expect(await storage.rules.delete(tenantId, made.id, null)).toEqual({ outcome: 'missing' });
    expect(await storage.rules.find(tenantId, made.id)).toBeNull();
  });

  describe('in the order in which rules are tried', () => {
    const PRIORITIES = { third: 100, first: 1, fourth: 100, second: 50, fifth: 10_000 };
    const IN_ORDER = ['first', 'second', 'third', 'fourth', 'fifth'];

    const filled = async () => {
      const { id } = await aTenant(storage);
      for (const [name, priority] of Object.entries(PRIORITIES)) {
        await aRule(storage, id, { name, priority });
      }
      return id;
    };

    it('lists all', async () => {
      expect(names(await storage.rules.list(await filled()))).toEqual(IN_ORDER);
    });

    it('pages through them, each once, whatever is added before and behind meanwhile', async () => {
      const id = await filled();
      const page = (after: OrderOfTrialPlace | null) =>
        storage.rules.page(id, { accountId: null }, 2, after);
      const first = await page(null);
      await aRule(storage, id, { name: 'added before', priority: 2 });
      await aRule(storage, id, { name: 'added behind', priority: 100 });
      await storage.rules.delete(id, first.rows.at(-1)!.id, null);
      const second = await page(first.rows.at(-1)!);
      const last = await page(second.rows.at(-1)!);
      expect(names([first, second, last].flatMap(({ rows }) => rows))).toEqual(
        IN_ORDER.toSpliced(4, 0, 'added behind'),
      );
      expect(first.nextCursor).not.toBeNull();
      expect(last.nextCursor).toBeNull();
    });

    it('shows those of one account alone when asked', async () => {
      const id = await filled();
      const account = await anAccount(storage, id);
      await aRule(storage, id, { name: 'of the account', accountId: account.id });
      const { rows } = await storage.rules.page(id, { accountId: account.id }, 9, null);
      expect(names(rows)).toEqual(['of the account']);
    });
  });

  describe('for a key that is bound to an account', () => {
    const bound = <T>(work: () => Promise<T>) => storage.work.boundTo([scene.account.id], work);

    it('shows and changes rules of that account, and no others', async () => {
      const neighbour = await anAccount(storage, tenantId);
      const own = await aRule(storage, tenantId, { accountId: scene.account.id });
      const others = [
        await aRule(storage, tenantId, { accountId: neighbour.id }),
        await aRule(storage, tenantId),
      ];
      const seen = (await bound(() => storage.rules.list(tenantId))).map(({ id }) => id);
      expect(seen).toContain(own.id);
      for (const { id } of others) {
        expect(seen).not.toContain(id);
        expect(await bound(() => storage.rules.find(tenantId, id))).toBeNull();
        const missing = { outcome: 'missing' };
        const change = () => storage.rules.change(tenantId, id, { priority: 1 }, null);
        expect(await bound(change)).toEqual(missing);
        expect(await bound(() => storage.rules.delete(tenantId, id, null))).toEqual(missing);
      }
      const change = () => storage.rules.change(tenantId, own.id, { priority: 1 }, null);
      expect(await bound(change)).toMatchObject({ outcome: 'edited', row: { priority: 1 } });
    });

    it('makes no rule for another account, nor gives away its own', async () => {
      const neighbour = await anAccount(storage, tenantId);
      const own = await aRule(storage, tenantId, { accountId: scene.account.id });
      const unknown = { outcome: 'unknown-account' };
      const draft = aRuleDraft({ accountId: neighbour.id });
      expect(await bound(() => storage.rules.create(tenantId, draft))).toEqual(unknown);
      const give = () => storage.rules.change(tenantId, own.id, { accountId: neighbour.id }, null);
      expect(await bound(give)).toEqual(unknown);
    });

    it('says that a name is taken also when a rule out of its sight has it', async () => {
      const { externalId } = await aRule(storage, tenantId, { externalId: newId() });
      const own = await aRule(storage, tenantId, { accountId: scene.account.id });
      const taken = { outcome: 'external-id-taken' };
      const draft = aRuleDraft({ accountId: scene.account.id, externalId });
      expect(await bound(() => storage.rules.create(tenantId, draft))).toEqual(taken);
      const rename = () => storage.rules.change(tenantId, own.id, { externalId }, null);
      expect(await bound(rename)).toEqual(taken);
    });
  });

  it('neither shows, changes nor removes a rule of another tenant', async () => {
    const foreign = await aRule(storage, scene.otherId, { externalId: newId() });
    for (const ref of [foreign.id, foreign.externalId!]) {
      const missing = { outcome: 'missing' };
      expect(await storage.rules.find(tenantId, ref)).toBeNull();
      expect(await storage.rules.change(tenantId, ref, { priority: 1 }, null)).toEqual(missing);
      expect(await storage.rules.delete(tenantId, ref, null)).toEqual(missing);
    }
    const page = await storage.rules.page(tenantId, { accountId: null }, 1_000, null);
    for (const rows of [await storage.rules.list(tenantId), page.rows]) {
      expect(rows.map(({ id }) => id)).not.toContain(foreign.id);
    }
    expect(await storage.rules.find(scene.otherId, foreign.id)).toEqual(foreign);
  });
});
