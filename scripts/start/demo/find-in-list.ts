import { z } from 'zod';
import type { CallApi } from './call-api.js';

/** Walks a list of the API page by page until an item fits; null when none does. */
export async function findInList<S extends z.ZodType>(
  api: CallApi,
  path: string,
  schema: S,
  fits: (item: z.output<S>) => boolean,
): Promise<z.output<S> | null> {
  const page = z.looseObject({ data: z.array(schema), next_cursor: z.string().nullish() });
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}`;
    const { data, next_cursor } = await api({ method: 'GET', path: `${path}${query}` }, page);
    const found = data.find((item) => fits(item));
    if (found !== undefined) return found;
    cursor = next_cursor ?? null;
  } while (cursor !== null);
  return null;
}
