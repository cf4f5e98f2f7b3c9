import { OPERATOR_TENANT } from '#libs/storage';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '../../support/database.js';
import { atEveryAwait, untilKilled } from '../responder/kill-switch.js';
import {
  K2_AND_K1,
  lostTo,
  ONLY_K1,
  ONLY_K2,
  plantAnswer,
  plantTenant,
  plantToken,
  rewrap,
} from './custody-house.js';
import { openStorage, openStorageOn, type Storage } from './open-storage.js';

const MINUTES = 60_000;

/** What was planted before is out of sight of a rewrap and of this spec; much faster than to remove it. */
const FORGET_ALL = `
  DELETE FROM idempotency_keys; DELETE FROM key_rewraps;
  DELETE FROM tenant_keys WHERE owned_by IS NULL;
  UPDATE tenants SET status = 'deleting' WHERE status <> 'deleting';
  UPDATE tenant_keys SET wrapped = NULL, shredded_at = now() WHERE shredded_at IS NULL;
  UPDATE webhook_endpoints SET enabled = false WHERE enabled;
  DELETE FROM webhook_deliveries; DELETE FROM facts`;

describe('a rewrap that is killed', () => {
  let storage: Storage;
  let pool: Pool;
  /** Processes during the change of the key, and after it. */
  let during: Storage;
  let after: Storage;
  beforeAll(async () => {
    const opened = await openStorage({ keys: ONLY_K1 });
    pool = new Pool({ connectionString: opened.database.url, max: 2 });
    // Hundreds of installations are laid out anew here: a connection for each statement is too dear.
    const ask: TestDatabase['ask'] = async <Row extends object>(sql: string, given?: unknown[]) =>
      (await pool.query<Row>(sql, given)).rows;
    const database = { ...opened.database, ask };
    storage = { ...opened, database };
    during = await openStorageOn(database, database.url, 2, K2_AND_K1);
    after = await openStorageOn(database, database.url, 2, ONLY_K2);
  });
  afterAll(async () => {
    await pool.end();
    await during.close();
    await after.close();
    await storage.close();
  });

  it.each([
    ['data keys alone', false, 20],
    ['everything', true, 30],
  ])(
    'comes to the same end when it is run again, at any await: %s',
    async (_, newDataKeys, least) => {
      const awaits = await atEveryAwait(async (kill) => {
        await storage.database.ask(FORGET_ALL);
        const planted = [await plantTenant(storage)];
        const operators = { tokens: [], answers: [await plantAnswer(storage, OPERATOR_TENANT)] };
        const bad = await plantToken(storage, planted[0]!.tenantId, 'legacy');
        await storage.database.ask(
          `UPDATE account_tokens SET sealed = 'v1.k1.AAAA.AAAA' WHERE account_id = $1`,
          [bad.account.id],
        );
        const ran = await untilKilled(kill, rewrap(storage, { newDataKeys, kill }));
        expect(await lostTo(during, [...planted, operators])).toEqual([]);
        const { isFinished, counts, survey } = ran ?? (await rewrap(storage, { newDataKeys }));
        expect(isFinished).toBe(true);
        // A run that was killed after its last act has said so; the next one is another.
        const [run] = await storage.database.ask<{ counts: object }>(
          'SELECT counts FROM key_rewraps ORDER BY id LIMIT 1',
        );
        expect(run?.counts).toEqual({
          tenants: 2,
          tenantsLeft: 0,
          dataKeysRewrapped: newDataKeys ? 0 : 2,
          dataKeysRenewed: newDataKeys ? 2 : 0,
          dataKeysRemoved: newDataKeys ? 2 : 0,
          account_tokens: newDataKeys ? 2 : 1,
          webhook_endpoints: newDataKeys ? 1 : 0,
          idempotency_keys: newDataKeys ? 2 : 0,
          putAside: 1,
        });
        expect(counts.tenants).toBe(2);
        expect(survey.needs.get('k1')).toEqual({ dataKeys: 0, rows: 1, putAside: 1 });
        expect(survey.needs.get('k2')).toEqual({ dataKeys: 2, rows: 0, putAside: 0 });
        expect(await lostTo(after, [...planted, operators])).toEqual([]);
        const told = await storage.database.ask(
          `SELECT 1 FROM facts WHERE type = 'account.needs_reauth'`,
        );
        expect(told).toHaveLength(1);
      });
      expect(awaits).toBeGreaterThanOrEqual(least);
    },
    10 * MINUTES,
  );
});
