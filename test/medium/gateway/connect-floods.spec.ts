import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { waitFor } from '../jobs/wait-for.js';
import { aConnectLink } from './log-in.js';
import { aTapItem, aWebhook, sendWebhook } from './meta-webhook.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { aTenant, anAccount } from './tenants.js';

const CALLBACK = '/connect/instagram/callback';

describe('a flood of people who come back from logins', () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await openGateway();
  });
  afterAll(() => gateway.close());

  it('by one link tells the tenant once of each kind of failure, in whatever order', async () => {
    const tenant = await aTenant(gateway);
    const link = await aConnectLink(tenant);
    const come = async (query: string) =>
      (await gateway.ask({ path: `${CALLBACK}?state=${link.state}&${query}` })).status;
    const [denied, failed, personal] = [
      'error=access_denied',
      'error=server_error',
      'error=access_denied&error_reason=user_not_professional',
    ];
    for (const query of [denied, failed, denied, personal, failed, personal, denied, failed]) {
      expect([403, 502]).toContain(await come(query));
    }
    await Promise.all([denied, failed, denied, failed].map(come));
    const facts = await gateway.database.ask<{ reason: string }>(
      `SELECT body::jsonb #>> '{data,reason}' AS reason FROM facts WHERE tenant_id = $1 ORDER BY id`,
      [tenant.id],
    );
    expect(facts.map(({ reason }) => reason)).toEqual([
      'denied',
      'login_failed',
      'personal_account',
    ]);
  });

  it('leaves connections for the events that come in meanwhile', async () => {
    const { igUserId } = await anAccount(gateway, await aTenant(gateway));
    const waiting = async () => {
      const [row] = await gateway.database.ask<{ n: number }>(
        `SELECT count(*)::int AS n FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock'
            AND query LIKE '%state_hash = $1%'`,
      );
      return row?.n ?? 0;
    };
    const lock = new Client({ connectionString: gateway.database.url });
    await lock.connect();
    try {
      await lock.query('BEGIN');
      await lock.query('LOCK TABLE connect_links IN ACCESS EXCLUSIVE MODE');
      const flood = Array.from({ length: 20 }, () => {
        const state = randomBytes(32).toString('base64url');
        return gateway.ask({ path: `${CALLBACK}?state=${state}&code=AQD` });
      });
      await waitFor('states are looked up', async () => (await waiting()) >= 2);
      const taken = await sendWebhook(gateway, aWebhook({ [igUserId]: [aTapItem(igUserId)] }));
      expect([taken.status, await waiting()]).toEqual([200, 2]);
      await lock.query('ROLLBACK');
      const answers = await Promise.all(flood);
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([400]));
    } finally {
      await lock.end();
    }
  });
});
