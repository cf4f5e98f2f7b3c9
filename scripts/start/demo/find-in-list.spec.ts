import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Call, CallApi } from './call-api.js';
import { findInList } from './find-in-list.js';

const pages: Record<string, unknown> = {
  '/things': { data: [{ name: 'a' }, { name: 'b' }], next_cursor: 'two & three' },
  '/things?cursor=two%20%26%20three': { data: [{ name: 'c' }], next_cursor: null },
};

function listing(): { api: CallApi; asked: string[] } {
  const asked: string[] = [];
  const api = async <S extends z.ZodType>({ path }: Call, schema: S): Promise<z.output<S>> => {
    asked.push(path);
    return schema.parse(pages[path]);
  };
  return { api, asked };
}

describe('findInList', () => {
  it.each([
    ['b', { name: 'b' }, 1],
    ['c', { name: 'c' }, 2],
    ['d', null, 2],
  ])('finds %s', async (name, found, pagesRead) => {
    const { api, asked } = listing();
    const thing = z.object({ name: z.string() });
    expect(await findInList(api, '/things', thing, (each) => each.name === name)).toEqual(found);
    expect(asked).toHaveLength(pagesRead);
  });
});
