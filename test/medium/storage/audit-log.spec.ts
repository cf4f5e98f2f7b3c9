import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openStorage, type Storage } from './open-storage.js';
import { aTenant } from './scene.js';

describe('AuditLog', () => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await openStorage();
  });
  afterAll(() => storage.close());

  const draft = (action: string, detail: Record<string, unknown> = {}) => ({
    actor: 'operator',
    action,
    target: 'tenant:self',
    detail,
  });

  it('lists newest first, for its tenant alone', async () => {
    const { id } = await aTenant(storage);
    const { id: otherId } = await aTenant(storage);
    await storage.audit.append(id, draft('first', { before: null, after: { n: [1] } }));
    await storage.audit.append(id, draft('second'));
    await storage.audit.append(otherId, draft('foreign'));
    expect(await storage.audit.list(id, 10)).toMatchObject([
      { action: 'second' },
      { action: 'first', detail: { before: null, after: { n: [1] } } },
    ]);
    expect(await storage.audit.list(id, 1)).toHaveLength(1);
  });

  it('lasts or falls with the change that it tells of', async () => {
    const { id } = await aTenant(storage);
    const failing = storage.work.run(id, async () => {
      await storage.audit.append(id, draft('undone'));
      throw new Error('the change failed');
    });
    await expect(failing).rejects.toThrow();
    expect(await storage.audit.list(id, 10)).toEqual([]);
  });

  it('takes what JSON can carry and PostgreSQL cannot', async () => {
    const { id } = await aTenant(storage);
    await storage.audit.append(id, draft('odd', { title: 'a\u0000b\ud800c' }));
    expect(await storage.audit.list(id, 1)).toMatchObject([
      { detail: { title: 'a\ufffdb\ufffdc' } },
    ]);
  });
});
