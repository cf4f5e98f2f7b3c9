import type { MigrationInterface, QueryRunner } from 'typeorm';

const THE_TENANT = `(SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)`;

/**
 * What is owed to an endpoint is read no further than it is taken, and its facts are found by their ids.
 *
 * After an outage thousands are due at one instant: without the id in the index each claim sorted them all. And
 * the policy of `facts` compares as no index serves, like that of `conversations`: the feed's index of the
 * tenant would be taken while PostgreSQL thinks that it has few facts, and all of them read for each. The
 * feed names the tenant by itself.
 */
export class DeliveriesByKey1795970000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX webhook_deliveries_due;
      CREATE INDEX webhook_deliveries_due ON webhook_deliveries (endpoint_id, next_attempt_at, id)
        WHERE state = 'pending';
      ALTER POLICY tenant ON facts
        USING (tenant_id IS NOT DISTINCT FROM ${THE_TENANT})
        WITH CHECK (tenant_id IS NOT DISTINCT FROM ${THE_TENANT})`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX webhook_deliveries_due;
      CREATE INDEX webhook_deliveries_due ON webhook_deliveries (endpoint_id, next_attempt_at)
        WHERE state = 'pending';
      ALTER POLICY tenant ON facts
        USING (tenant_id = ${THE_TENANT}) WITH CHECK (tenant_id = ${THE_TENANT})`);
  }
}
