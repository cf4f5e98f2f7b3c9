/**
 * SQL that lets `member` become `role` by `SET ROLE`, unless it may already. Both must be names
 * that need no quotes, or quoted ones.
 *
 * From PostgreSQL 16 on, whoever creates a role is its member without the right to `SET ROLE` to
 * it, and `pg_has_role` has the word `SET` for that right; before, every member had it. Roles belong
 * to the whole cluster: two databases migrated at once may grant the same membership.
 */
export function grantRole(role: string, member: string): string {
  return `
  DO $$ BEGIN
    IF NOT pg_has_role('${member.replaceAll("'", "''")}'::regrole, '${role}'::regrole,
        CASE WHEN current_setting('server_version_num')::int >= 160000
          THEN 'SET' ELSE 'MEMBER' END) THEN
      GRANT ${role} TO ${member};
    END IF;
  EXCEPTION WHEN unique_violation THEN NULL;
  END $$`;
}
