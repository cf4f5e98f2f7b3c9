import type { AuditDraft, AuditFilter } from '#libs/storage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openStorage, type Storage } from './open-storage.js';
import { aTenant } from './scene.js';

const EVERYTHING: AuditFilter = {
  action: null,
  actor: null,
  target: null,
  since: null,
  until: null,
};

describe('AuditLog', () => {
  let storage: Storage;
  let tenantId: string;
  beforeAll(async () => {
    storage = await openStorage();
  });
  beforeEach(async () => {
    tenantId = (await aTenant(storage)).id;
  });
  afterAll(() => storage.close());

  const note = (action: string, given: Partial<AuditDraft> = {}, of = tenantId) =>
    storage.audit.append(of, {
      actor: 'operator',
      requestId: null,
      ip: null,
      action,
      target: 'tenant:self',
      before: null,
      after: null,
      ...given,
    });
  const list = async (filter: Partial<AuditFilter> = {}, of = tenantId) =>
    (await storage.audit.list(of, { ...EVERYTHING, ...filter }, 100, null)).rows;
  const actions = async (filter: Partial<AuditFilter> = {}) =>
    (await list(filter)).map(({ action }) => action);

  it('keeps who, from where and in which request, what it was, and what it became', async () => {
    const told = {
      actor: 'key:7',
      requestId: 'req_1',
      ip: '203.0.113.9',
      target: 'account:1',
      before: { name: null, list: [1] },
      after: { name: 'x', list: [] },
    };
    await note('account.updated', told);
    expect(await list()).toEqual([
      {
        ...told,
        id: expect.any(String),
        tenantId,
        action: 'account.updated',
        createdAt: expect.any(Date),
      },
    ]);
  });

  it('lists newest first, for its tenant alone', async () => {
    const { id: otherId } = await aTenant(storage);
    await note('first');
    await note('second');
    await note('foreign', {}, otherId);
    expect(await actions()).toEqual(['second', 'first']);
  });

  it.each<[string, Partial<AuditFilter>, string[]]>([
    ['an action', { action: 'reply_rule.created' }, ['reply_rule.created']],
    [
      'the beginning of actions',
      { action: 'reply_rule' },
      ['reply_rule.updated', 'reply_rule.created'],
    ],
    ['half a word', { action: 'reply' }, []],
    ['what is a pattern elsewhere', { action: 'reply%' }, []],
    ['an actor', { actor: 'key:2' }, ['reply_rule.updated']],
    ['a target', { target: 'reply_rule:1' }, ['reply_rule.updated', 'reply_rule.created']],
    ['several at once', { target: 'reply_rule:1', actor: 'key:1' }, ['reply_rule.created']],
  ])('is narrowed by %s', async (_, filter, expected) => {
    const target = 'reply_rule:1';
    await note('reply_rule.created', { target, actor: 'key:1' });
    await note('account.updated', { target: 'account:1', actor: 'key:1' });
    await note('reply_rule.updated', { target, actor: 'key:2' });
    await note('reply_rules_of_old', { actor: 'key:3' });
    expect(await actions(filter)).toEqual(expected);
  });

  it('is narrowed to a time: from the first instant on, before the second', async () => {
    await note('old');
    await note('new');
    const day = (of: number) => new Date(Date.UTC(2026, 10, of));
    for (const [action, at] of [
      ['old', day(1)],
      ['new', day(2)],
    ] as const) {
      await storage.database.ask(
        'UPDATE audit_log SET created_at = $3 WHERE tenant_id = $1 AND action = $2',
        [tenantId, action, at],
      );
    }
    expect(await actions({ since: day(2) })).toEqual(['new']);
    expect(await actions({ until: day(2) })).toEqual(['old']);
    expect(await actions({ since: day(1), until: day(3) })).toEqual(['new', 'old']);
    expect(await actions({ since: day(3) })).toEqual([]);
    expect(await actions({ since: new Date(-62_200_000_000_000) })).toEqual(['new', 'old']);
  });

  it('is read page by page, each entry once, whatever is added meanwhile', async () => {
    for (const action of ['a', 'b', 'c', 'd', 'e']) await note(action);
    const page = (after: { id: string } | null) =>
      storage.audit.list(tenantId, EVERYTHING, 2, after);
    const first = await page(null);
    await note('added');
    const second = await page(first.rows.at(-1)!);
    const last = await page(second.rows.at(-1)!);
    const seen = [first, second, last].flatMap(({ rows }) => rows);
    expect(seen.map(({ action }) => action)).toEqual(['e', 'd', 'c', 'b', 'a']);
    expect(first.nextCursor).not.toBeNull();
    expect(last.nextCursor).toBeNull();
  });

  it('lasts or falls with the change that it tells of', async () => {
    const failing = storage.work.run(tenantId, async () => {
      await note('undone');
      throw new Error('the change failed');
    });
    await expect(failing).rejects.toThrow();
    expect(await list()).toEqual([]);
  });

  it('takes what JSON can carry and PostgreSQL cannot', async () => {
    await note('odd', { after: { title: 'a\u0000b\ud800c' } });
    expect(await list()).toMatchObject([{ after: { title: 'a\ufffdb\ufffdc' } }]);
  });
});
