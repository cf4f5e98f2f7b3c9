import { decodeCursor } from '#libs/storage';
import { z } from 'zod';

/** `?limit=&cursor=`, as on every list. */
export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z
    .string()
    .transform((text, context) => {
      const id = decodeCursor(text);
      if (id === null) context.addIssue('is not a cursor that this API gave');
      return id;
    })
    .nullable()
    .default(null),
});

export type PageQuery = z.output<typeof pageQuery>;

/** The envelope of every list. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ data: z.array(item), next_cursor: z.string().nullable() });
}

export const idParam = z.uuid();
