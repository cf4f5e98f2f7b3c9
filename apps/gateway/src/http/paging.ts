import type { PagedList } from '#libs/storage';
import { z } from 'zod';

const limit = z.coerce.number().int().min(1).max(100).default(20);

/** `?limit=&cursor=`, as every list takes them. `cursor` is read to the place behind which to go on. */
export function pageQueryOf<Place>(list: PagedList<Place>) {
  const cursor = z.string().transform((text, context): Place => {
    const place = list.placeOf(text);
    if (place !== null) return place;
    context.addIssue({
      code: 'custom',
      message: 'This is no cursor that this list gave.',
      params: {
        code: 'unknown_cursor',
        fix: 'Send next_cursor of the last page as it came, or leave it out to begin anew.',
      },
    });
    return z.NEVER;
  });
  return z.strictObject({ limit, cursor: cursor.nullable().default(null) });
}

/** The envelope of every list. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ data: z.array(item), next_cursor: z.string().nullable() });
}

export const idParam = z.uuid();
