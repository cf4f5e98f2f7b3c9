import { newId } from '#libs/domain';
import { describe, expect, it } from '@jest/globals';
import { changed, meant, namedBy, unlessRefused } from './edit.js';

describe('what a path names', () => {
  const tenantId = newId();
  const id = newId();

  it('is looked for by its name, and by its id when it could be one', () => {
    expect(namedBy(tenantId, 'shop')).toEqual([{ tenantId, externalId: 'shop' }]);
    expect(namedBy(tenantId, id)).toEqual([
      { tenantId, id },
      { tenantId, externalId: id },
    ]);
  });

  it.each([
    ['none', [], id, null],
    ['the one that is named so', [{ id: newId(1) }], 'shop', 0],
    ['the one of this id before one that is named so', [{ id: newId(1) }, { id }], id, 1],
    ['the same in capitals', [{ id: newId(1) }, { id }], id.toUpperCase(), 1],
  ])('is %s', (_, rows, ref, index) => {
    expect(meant(rows, ref)).toBe(index === null ? null : rows[index]);
  });
});

describe('an edit', () => {
  const row = { name: 'x', parts: { a: [1], at: new Date(7) }, version: 3 };

  it.each([
    ['nothing is there', null, 3, { outcome: 'missing' }],
    ['it is at another version', row, 2, { outcome: 'changed-meanwhile', version: 3 }],
    ['it is at that version', row, 3, { outcome: 'found', row }],
    ['no version is asked for', row, null, { outcome: 'found', row }],
  ])('when %s', (_, found, ifVersion, expected) => {
    expect(unlessRefused(found, ifVersion)).toEqual(expected);
  });

  it('counts, and leaves the row that it was made from alone', () => {
    expect(changed(row, { name: 'y' })).toEqual({ ...row, name: 'y', version: 4 });
    expect(row).toMatchObject({ name: 'x', version: 3 });
  });

  it.each([{}, { name: 'x' }, { parts: { at: new Date(7), a: [1] } }])(
    'to %j changes nothing',
    (change) => {
      expect(changed(row, change)).toBeNull();
    },
  );
});
