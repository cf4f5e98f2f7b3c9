import type { TestDatabase } from '../../support/database.js';

/**
 * Everything that a migration can make of a schema, but for the order of columns. NOT NULL is among
 * the columns; as a constraint it has a name that PostgreSQL gives from version 18 on.
 */
const SHAPE = `
  SELECT 'column' AS kind, table_name AS table, column_name AS name,
         concat_ws(' ', data_type, is_nullable, column_default) AS is
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'migrations'
  UNION ALL
  SELECT 'index', tablename, indexname, indexdef
    FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'migrations'
  UNION ALL
  SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
    FROM pg_constraint
   WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> 'migrations'
     AND contype <> 'n'
  UNION ALL
  SELECT 'policy', tablename, policyname,
         concat_ws(' ', permissive, cmd, roles::text, qual, '/', with_check)
    FROM pg_policies WHERE schemaname = 'public'
  UNION ALL
  SELECT 'security', relname, '', concat_ws(' ', relrowsecurity, relforcerowsecurity)
    FROM pg_class
   WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'migrations'
  UNION ALL
  SELECT 'right', table_name, concat_ws(' ', grantee, column_name), privilege_type
    FROM information_schema.column_privileges
   WHERE table_schema = 'public' AND table_name <> 'migrations' AND grantee LIKE 'floe%'
  UNION ALL
  SELECT 'right', table_name, grantee, privilege_type
    FROM information_schema.table_privileges
   WHERE table_schema = 'public' AND table_name <> 'migrations' AND grantee LIKE 'floe%'
  ORDER BY 1, 2, 3, 4`;

export function shapeOf(database: TestDatabase): Promise<Record<string, unknown>[]> {
  return database.ask(SHAPE);
}
