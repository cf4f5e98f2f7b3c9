const names = new Map<string, string>();

/**
 * A statement that each connection has read and planned once, instead of each time: worth it for what
 * runs often, above all over tables in parts, whose plans cost more than what they do. Returns the text
 * itself. Throws when another has the name.
 */
export function prepared(name: string, sql: string): string {
  if ([...names.values()].includes(name)) throw new Error(`Two statements are named "${name}".`);
  names.set(sql, name);
  return sql;
}

/** The name under which a connection keeps the statement; undefined: it is sent anew each time. */
export function nameOfPrepared(sql: unknown): string | undefined {
  return typeof sql === 'string' ? names.get(sql) : undefined;
}
