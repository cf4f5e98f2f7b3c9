import { newId } from '#libs/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aRuleDraft } from '../../support/builders.js';
import { openStorage, type Storage } from './open-storage.js';
import { aTenant, twoTenants } from './scene.js';

describe('ReplyRuleRepository', () => {
  let storage: Storage;
  let scene: Awaited<ReturnType<typeof twoTenants>>;

  beforeAll(async () => {
    storage = await openStorage();
    scene = await twoTenants(storage);
  });
  afterAll(() => storage.close());

  it('keeps a rule as it was written', async () => {
    const draft = aRuleDraft({ accountId: scene.account.id });
    const made = await storage.rules.create(scene.tenantId, draft);
    expect(made).toMatchObject(draft);
    expect(await storage.rules.find(scene.tenantId, made!.id)).toEqual(made);
  });

  it('lists in the order in which rules are tried: priority, then age', async () => {
    const { id } = await aTenant(storage);
    for (const [name, priority] of [
      ['third', 100],
      ['first', 1],
      ['fourth', 100],
      ['second', 50],
    ] as const) {
      await storage.rules.create(id, aRuleDraft({ name, priority }));
    }
    const names = (await storage.rules.list(id)).map(({ name }) => name);
    expect(names).toEqual(['first', 'second', 'third', 'fourth']);
  });

  it('removes a rule once', async () => {
    const made = await storage.rules.create(scene.tenantId, aRuleDraft());
    expect(await storage.rules.delete(scene.tenantId, made!.id)).toBe(true);
    expect(await storage.rules.delete(scene.tenantId, made!.id)).toBe(false);
    expect(await storage.rules.find(scene.tenantId, made!.id)).toBeNull();
  });

  it('makes no rule for an account of another tenant, or of nobody', async () => {
    for (const accountId of [scene.otherAccount.id, newId()]) {
      expect(await storage.rules.create(scene.tenantId, aRuleDraft({ accountId }))).toBeNull();
    }
  });

  it('neither shows nor removes a rule of another tenant', async () => {
    const foreign = await storage.rules.create(scene.otherId, aRuleDraft());
    expect(await storage.rules.find(scene.tenantId, foreign!.id)).toBeNull();
    expect(await storage.rules.delete(scene.tenantId, foreign!.id)).toBe(false);
    const listed = await storage.rules.list(scene.tenantId);
    expect(listed.map(({ id }) => id)).not.toContain(foreign!.id);
    expect(await storage.rules.find(scene.otherId, foreign!.id)).toEqual(foreign);
  });
});
