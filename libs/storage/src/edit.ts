import { isUuid } from '#libs/domain';
import { isDeepStrictEqual } from 'node:util';
import type { EntityManager } from 'typeorm';

/** Why an edit was not made; then nothing at all was. */
export type EditRefusal =
  | { outcome: 'missing' }
  /** It is at this version, and not at the one that the caller has seen. */
  | { outcome: 'changed-meanwhile'; version: number }
  /** The tenant calls another of its things by that name. */
  | { outcome: 'external-id-taken' };

/** An edit that was made, or that changed nothing: then both are the same. */
export type Edited<Row> = { outcome: 'edited'; before: Row; row: Row };

export type Removed<Row> = { outcome: 'removed'; row: Row };

const UNIQUE_VIOLATION = '23505';

/** What to look for when a path names a thing: by our id, or by the tenant's own name for it. */
export function namedBy(tenantId: string, ref: string) {
  const byName = { tenantId, externalId: ref };
  return isUuid(ref) ? [{ tenantId, id: ref }, byName] : [byName];
}

/** The one that is meant of those found by `namedBy`: our id wins over a name that looks like one. */
export function meant<Row extends { id: string }>(rows: readonly Row[], ref: string): Row | null {
  return rows.find(({ id }) => id === ref.toLowerCase()) ?? rows[0] ?? null;
}

/** The locked row, unless it is not there or not at `ifVersion`; null: at any version. */
export function unlessRefused<Row extends { version: number }>(
  row: Row | null,
  ifVersion: number | null,
): { outcome: 'found'; row: Row } | EditRefusal {
  if (!row) return { outcome: 'missing' };
  return ifVersion === null || ifVersion === row.version
    ? { outcome: 'found', row }
    : { outcome: 'changed-meanwhile', version: row.version };
}

/** The row with the change made and its version counted; null when it changes nothing. */
export function changed<Row extends { version: number }>(
  row: Row,
  change: Partial<NoInfer<Row>>,
): Row | null {
  const next = { ...row, ...change };
  return isDeepStrictEqual({ ...row }, next) ? null : { ...next, version: row.version + 1 };
}

/**
 * Runs a write that may give a thing a name that another has. Behind a savepoint, since that other
 * may be made at this moment, or be out of the sight of a key that is bound to accounts: only the
 * unique key knows.
 */
export function unlessNameIsTaken<T>(
  manager: EntityManager,
  write: (manager: EntityManager) => Promise<T>,
): Promise<T | { outcome: 'external-id-taken' }> {
  return unlessTaken(manager, write, { external_id: 'external-id-taken' });
}

/** The same for any unique keys: the outcome of the first that is broken and whose name has the part. */
export async function unlessTaken<T, const Outcome extends string>(
  manager: EntityManager,
  write: (manager: EntityManager) => Promise<T>,
  outcomes: Record<string, Outcome>,
): Promise<T | { outcome: Outcome }> {
  try {
    return await manager.transaction(write);
  } catch (error) {
    const broken = brokenKey(error);
    const found = Object.entries(outcomes).find(([part]) => broken?.includes(part));
    if (found) return { outcome: found[1] };
    throw error;
  }
}

/** The name of the unique key that a write has broken; null for any other error. */
function brokenKey(error: unknown): string | null {
  if (!(error instanceof Error) || !('driverError' in error)) return null;
  const { driverError } = error;
  if (typeof driverError !== 'object' || driverError === null) return null;
  const { code, constraint } = { code: '', constraint: '', ...driverError };
  return code === UNIQUE_VIOLATION ? String(constraint) : null;
}
