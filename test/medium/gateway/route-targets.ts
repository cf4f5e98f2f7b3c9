import { isUuid, newId } from '#libs/domain';
import type { Operation } from '../../fuzz/openapi/read-description.js';
import type { FilledTenant } from './filled-tenant.js';
import type { Row, RowsOfTenant } from './rows-of.js';

/** What stands before `{…}` in a path, where the table is called otherwise. */
const TABLES: Record<string, string> = {
  events: 'inbound_events',
  deliveries: 'webhook_deliveries',
  'person-erasures': 'data_erasures',
  recoveries: 'webhook_recoveries',
  revisions: 'ice_breaker_revisions',
};

/** A path with a thing of somebody's in it, and the same path with one that never was. */
export type Target = {
  path: string;
  twin: string;
  /** Where in the path it stands, and whether as an id: paths of one form can share a twin. */
  form: string;
  what: string;
};

/** The tables that the parameters of a path take their ids from, in order. */
export function kindsOf(path: string): string[] {
  return [...path.matchAll(/([\w-]+)\/\{/g)].map(([, before = '']) => {
    return TABLES[before] ?? before.replaceAll('-', '_');
  });
}

/** Named by a number within their account: another account has the same numbers. */
const NUMBERED = 'ice_breaker_revisions';

/** What may stand in a path for a row: its id, and the tenant's own name for it. */
export function refsOf(rows: readonly Row[]): string[] {
  return rows.flatMap((row) =>
    [row['id'], row['external_id']].filter((ref) => typeof ref === 'string'),
  );
}

/**
 * The path with one thing of `theirs` in it, once for each place, row and name, and everything else
 * in it of `own`. Throws for a kind of thing that no table is known for.
 */
export function targetsIn(path: string, own: RowsOfTenant, theirs: RowsOfTenant): Target[] {
  const kinds = kindsOf(path);
  return kinds.flatMap((kind, place) => {
    if (kind === NUMBERED) return [];
    const rows = theirs[kind];
    if (!rows) throw new Error(`${path}: say in TABLES which rows its ${kind} are.`);
    return refsOf(rows).map((ref) => ({
      path: fill(path, ownRefs(path, own).with(place, ref)),
      twin: fill(path, ownRefs(path, own).with(place, absentLike(ref))),
      form: `${place} ${isUuid(ref)}`,
      what: `${kind} ${ref}`,
    }));
  });
}

/** The caller's own words, which name nothing. */
const WORDS = ['reason'];

/** The parameters in the query by which a caller could ask for somebody else's things. */
export function filtersOf({ parameters }: Operation): string[] {
  const named = parameters.filter((one) => one.in === 'query').map(({ name }) => name);
  return named.filter((name) => !WORDS.includes(name));
}

/** A name that nothing has, of the same form: an id for an id. */
export function absentLike(ref: string): string {
  return isUuid(ref) ? newId() : `no such thing ${newId()}`;
}

/** The path with the tenant's own things, the first of each kind; of what it has not, none. */
export function ownPath(path: string, own: RowsOfTenant): string {
  return fill(path, ownRefs(path, own));
}

function ownRefs(path: string, own: RowsOfTenant): string[] {
  return kindsOf(path).map((kind) =>
    kind === NUMBERED ? '1' : (refsOf(own[kind] ?? [])[0] ?? newId()),
  );
}

export function fill(path: string, refs: readonly string[]): string {
  const rest = [...refs];
  return path.replaceAll(/\{\w+\}/g, () => encodeURIComponent(rest.shift() ?? ''));
}

/** A body that the operation takes, about `tenant`'s account; undefined where it takes none. */
export function bodyFor({ body }: Operation, { inside }: Pick<FilledTenant, 'inside'>): unknown {
  const [example] = body?.examples ?? [];
  if (typeof example !== 'object' || example === null) return example;
  const own: Record<string, unknown> = {
    account_id: inside.id,
    account_ids: [inside.id],
    access_token: inside.accessToken,
  };
  return Object.fromEntries(
    Object.entries(example).map(([name, value]) => [name, name in own ? own[name] : value]),
  );
}
