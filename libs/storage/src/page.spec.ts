import { newId } from '#libs/domain';
import { describe, expect, it } from '@jest/globals';
import { decodeCursor, encodeCursor, pageOf } from './page.js';

describe('pageOf', () => {
  const rows = [newId(3), newId(2), newId(1)].map((id) => ({ id }));

  it('has a cursor that leads behind the last row shown, while there is more', () => {
    const page = pageOf(rows, 2);
    expect(page.rows).toEqual(rows.slice(0, 2));
    expect(decodeCursor(page.nextCursor!)).toBe(rows[1]!.id);
  });

  it.each([3, 10])('has no cursor on the last page, of %i at most', (limit) => {
    expect(pageOf(rows, limit)).toEqual({ rows, nextCursor: null });
  });

  it('is empty when there is nothing', () => {
    expect(pageOf([], 10)).toEqual({ rows: [], nextCursor: null });
  });
});

describe('decodeCursor', () => {
  it.each([
    '',
    'nonsense',
    newId(),
    encodeCursor('17'),
    Buffer.from(`v2:${newId()}`).toString('base64url'),
    encodeCursor(`${newId()}' OR true`),
  ])('takes nothing that we did not make: %j', (text) => {
    expect(decodeCursor(text)).toBeNull();
  });
});
