import { isUuid } from '#libs/domain';

/** One page of a list, newest first; `nextCursor` is null on the last one. */
export type Page<Row> = { rows: Row[]; nextCursor: string | null };

export type PageRequest = { limit: number; cursor: string | null };

/** A cursor is the id of the last row shown, wrapped so that nobody builds one by hand. */
export function encodeCursor(id: string): string {
  return Buffer.from(`v1:${id}`, 'utf8').toString('base64url');
}

/** Null when the text is not a cursor that we made. */
export function decodeCursor(text: string): string | null {
  const [version, id = ''] = Buffer.from(text, 'base64url').toString('utf8').split(':');
  return version === 'v1' && isUuid(id) ? id : null;
}

/** `rows` holds one row more than asked for when there is a next page. */
export function pageOf<Row extends { id: string }>(rows: Row[], limit: number): Page<Row> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, nextCursor: rows.length > limit && last ? encodeCursor(last.id) : null };
}
