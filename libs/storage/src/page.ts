import { z } from 'zod';

/** One page of a list; `nextCursor` is null on the last one. */
export type Page<Row> = { rows: Row[]; nextCursor: string | null };

/**
 * A list that is read page by page. A place is where a row stands in the order of the list, and a
 * page begins behind one, so that what is added or removed meanwhile moves nothing.
 */
export type PagedList<Place> = {
  /** The place of a row, wrapped so that nobody builds one by hand. */
  cursorAt(place: Place): string;
  /** Null when the text is not a cursor of this very list. */
  placeOf(cursor: string): Place | null;
};

const VERSION = 'v2';
const idPlace = z.object({ id: z.uuid() });
const revisionPlace = z.object({ revision: z.int32() });
const orderOfTrialPlace = z.object({ priority: z.int32(), id: z.uuid() });

const feedPlace = z.object({ position: z.int().min(0), at: z.iso.datetime() });

export type RevisionPlace = z.output<typeof revisionPlace>;
export type IdPlace = z.output<typeof idPlace>;
/** Behind which position, and until when it was known that nothing behind it was gone. */
export type FeedPlace = z.output<typeof feedPlace>;
export type OrderOfTrialPlace = z.output<typeof orderOfTrialPlace>;

/** Every list of the API that has pages, by the name that is bound into its cursors. */
export const LISTS = {
  tenants: list('tenants', idPlace),
  apiKeys: list('api_keys', idPlace),
  accounts: list('accounts', idPlace),
  connectLinks: list('connect_links', idPlace),
  revisions: list('ice_breaker_revisions', revisionPlace),
  syncs: list('ice_breaker_syncs', idPlace),
  replyRules: list('reply_rules', orderOfTrialPlace),
  events: list('events', idPlace),
  webhookEndpoints: list('webhook_endpoints', idPlace),
  deliveries: list('deliveries', idPlace),
  recoveries: list('webhook_recoveries', idPlace),
  auditLog: list('audit_log', idPlace),
  dataErasures: list('data_erasures', idPlace),
  tenantErasures: list('tenant_erasures', idPlace),
};

/** The feed, whose pages have no end: see `FactFeed`. */
export const FEED = list('feed', feedPlace);

/** `rows` holds one row more than asked for when there is a next page. */
export function pageOf<Place, Row extends Place>(
  of: PagedList<Place>,
  rows: Row[],
  limit: number,
): Page<Row> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, nextCursor: rows.length > limit && last ? of.cursorAt(last) : null };
}

function list<Place extends object>(name: string, place: z.ZodType<Place>): PagedList<Place> {
  const content = z.tuple([z.literal(VERSION), z.literal(name), place]);
  const cursorAt = (row: Place): string => {
    const text = JSON.stringify([VERSION, name, place.parse(row)]);
    return Buffer.from(text, 'utf8').toString('base64url');
  };
  return {
    cursorAt,
    placeOf: (cursor) => {
      const read = content.safeParse(parsed(Buffer.from(cursor, 'base64url').toString('utf8')));
      if (!read.success) return null;
      // Base64 can be written in several ways, of which we write one.
      return cursorAt(read.data[2]) === cursor ? read.data[2] : null;
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
