import { newId } from '#libs/domain';
import { describe, expect, it } from '@jest/globals';
import { LISTS, pageOf } from './page.js';

describe('pageOf', () => {
  const rows = [newId(3), newId(2), newId(1)].map((id) => ({ id }));

  it('has a cursor that leads behind the last row shown, while there is more', () => {
    const page = pageOf(LISTS.accounts, rows, 2);
    expect(page.rows).toEqual(rows.slice(0, 2));
    expect(LISTS.accounts.placeOf(page.nextCursor!)).toEqual(rows[1]);
  });

  it.each([3, 10])('has no cursor on the last page, of %i at most', (limit) => {
    expect(pageOf(LISTS.accounts, rows, limit)).toEqual({ rows, nextCursor: null });
  });

  it('is empty when there is nothing', () => {
    expect(pageOf(LISTS.accounts, [], 10)).toEqual({ rows: [], nextCursor: null });
  });

  it('puts nothing of a row into the cursor but its place', () => {
    const row = { id: newId(), priority: 7, name: 'of the tenant' };
    const { nextCursor } = pageOf(LISTS.replyRules, [row, row], 1);
    expect(LISTS.replyRules.placeOf(nextCursor!)).toEqual({ id: row.id, priority: 7 });
    expect(Buffer.from(nextCursor!, 'base64url').toString()).not.toContain(row.name);
  });
});

describe('a cursor', () => {
  const names = Object.keys(LISTS) as (keyof typeof LISTS)[];
  const place = { id: newId(), priority: 3, revision: 5 };

  it('is taken by the list that gave it, and by no other', () => {
    for (const giver of names) {
      const cursor = LISTS[giver].cursorAt(place);
      const takers = names.filter((taker) => LISTS[taker].placeOf(cursor) !== null);
      expect(takers).toEqual([giver]);
    }
  });

  const made = (content: unknown) =>
    Buffer.from(JSON.stringify(content), 'utf8').toString('base64url');

  it.each([
    '',
    'nonsense',
    newId(),
    made(null),
    made({}),
    made(['v2', 'accounts']),
    made(['v2', 'accounts', { id: '17' }]),
    made(['v2', 'accounts', { id: `${newId()}' OR true` }]),
    made(['v3', 'accounts', { id: newId() }]),
    Buffer.from(`v1:${newId()}`).toString('base64url'),
    `${LISTS.accounts.cursorAt({ id: newId() })}.`,
    ` ${LISTS.accounts.cursorAt({ id: newId() })}`,
  ])('is nothing that was not made here: %j', (text) => {
    expect(LISTS.accounts.placeOf(text)).toBeNull();
  });

  it.each([{ priority: 1.5 }, { priority: 1e12 }, { priority: '3' }, {}])(
    'of the reply rules has a priority: %j',
    (given) => {
      const text = made(['v2', 'reply_rules', { ...given, id: newId() }]);
      expect(LISTS.replyRules.placeOf(text)).toBeNull();
    },
  );
});
