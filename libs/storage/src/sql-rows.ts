import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';

/**
 * Runs a SELECT, or anything else whose rows TypeORM hands over as they are. The row type is the
 * caller's promise about its own column list.
 */
export function selectRows<Row>(
  manager: EntityManager,
  sql: string,
  parameters: unknown[],
): Promise<Row[]> {
  return manager.query<Row[]>(sql, parameters);
}

/**
 * What the database calls `inMs` from now, on this process's clock; null stays null. Due times are
 * compared by the database's clock alone: a process whose own is ahead would take a row for due,
 * find nothing to claim, and ask again at once.
 */
export function instantIn(inMs: number | null | undefined): Date | null {
  return inMs === null || inMs === undefined ? null : new Date(Date.now() + Math.ceil(inMs));
}

/**
 * The reverse, for instants that a row will be judged by: how far `instant` of this process's clock
 * lies ahead, in milliseconds, to be added to the database's time. A process whose clock is wrong
 * then still writes what it means.
 */
export function msFromNow(instant: Date | null): number | null {
  return instant === null ? null : Math.round(instant.getTime() - Date.now());
}

/** SQL for the instant that lies `ms` ahead on the database's clock; null stays null. */
export function afterMs(ms: string): string {
  return `(clock_timestamp() + ${ms} * interval '1 millisecond')`;
}

/** SQL for how far a `timestamptz` lies ahead, in milliseconds: the argument of `instantIn`. */
export function msAhead(instant: string): string {
  return `(extract(epoch FROM ${instant} - clock_timestamp()) * 1000)::float8`;
}

/**
 * Runs an UPDATE or DELETE with RETURNING. TypeORM's driver answers those with `[rows, count]`,
 * and everything else with the rows alone.
 */
export async function changeRows<Row>(
  manager: EntityManager,
  sql: string,
  parameters: unknown[],
): Promise<Row[]> {
  const [rows] = await manager.query<[Row[], number]>(sql, parameters);
  return rows;
}

/** Whole rows of an entity's table, as the driver gave them, as entities. */
export function asEntities<Row extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<Row>,
  rows: readonly Record<string, unknown>[],
): Row[] {
  const { columns } = manager.connection.getMetadata(entity);
  return rows.map((row) => {
    const made = manager.create(entity);
    for (const column of columns) column.setEntityValue(made, row[column.databaseName]);
    return made;
  });
}
