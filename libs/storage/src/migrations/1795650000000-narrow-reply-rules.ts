import type { MigrationInterface, QueryRunner } from 'typeorm';

const COLUMNS = `
ALTER TABLE reply_rules
  -- The locales of the questions that it answers; null: whatever was tapped.
  ADD COLUMN locales jsonb,
  -- When it answers; null: at all times.
  ADD COLUMN schedule jsonb;
`;

/** What the version before cannot make out is switched off, since it would fit every tap there. */
const UNDO = `
ALTER TABLE reply_rules NO FORCE ROW LEVEL SECURITY;
UPDATE reply_rules SET enabled = false
 WHERE match ->> 'type' NOT IN ('exact', 'any') OR locales IS NOT NULL OR schedule IS NOT NULL
    OR jsonb_path_exists(actions, '$[*] ? (@.type != "text" || exists(@.quick_replies))');
ALTER TABLE reply_rules FORCE ROW LEVEL SECURITY;
ALTER TABLE reply_rules DROP COLUMN schedule, DROP COLUMN locales;
`;

/** Rules for some locales, and for some hours. */
export class NarrowReplyRules1795650000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(COLUMNS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(UNDO);
  }
}
