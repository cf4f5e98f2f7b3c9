import { randomBytes } from 'node:crypto';
import { answerAccount, migrateQueueSchema } from '#libs/jobs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { House, setting } from './house.js';
import { waitFor } from './wait-for.js';

describe('the queue schema in PostgreSQL, whichever backend is used', () => {
  const name = `jobs_${randomBytes(5).toString('hex')}`;
  const databaseUrl = setting('TEST_DATABASE_URL');
  let owner: Client;
  let house: House;

  beforeEach(async () => {
    owner = new Client({ connectionString: databaseUrl });
    await owner.connect();
    await owner.query(`create role ${name} nologin`);
    await owner.query(`grant ${name} to current_user`);
    house = await House.build();
  });
  afterEach(async () => {
    await house.close();
    await owner.query(`drop schema if exists ${name} cascade`);
    await owner.query(`drop owned by ${name} cascade`);
    await owner.query(`drop role ${name}`);
    await owner.end();
  });

  it('is made once by many at a time, again without effect, and lets the run-time role work', async () => {
    const migrate = () => migrateQueueSchema(databaseUrl, { role: name, postgresSchema: name });
    const versions = await Promise.all([migrate(), migrate(), migrate()]);
    expect(await migrate()).toBe(versions[0]);

    const server = { redisUrl: undefined, databaseUrl, postgresSchema: name, role: name };
    const { lanes, watch } = await house.worker({ server });
    const account = house.table.anAccount();
    await house.table.owe(account, 1);
    await lanes.wake(answerAccount, [account]);
    await waitFor('the row is done', async () => (await house.table.count('done')) === 1);
    expect(await watch.queueHealth()).toEqual({ isUp: true });
    const { rows } = await owner.query(
      `select count(*)::int as owned from pg_class
       where relnamespace = $1::regnamespace and relkind = 'r' and relowner = $2::regrole`,
      [name, name],
    );
    expect(rows).toEqual([{ owned: 0 }]);
  });

  it('is asked for by name when it is missing', async () => {
    const server = { redisUrl: undefined, databaseUrl, postgresSchema: name };
    const { watch } = await house.worker({ server, isConsuming: false });
    expect(await watch.queueHealth()).toMatchObject({
      isUp: false,
      reason: expect.stringContaining(name),
    });
  });

  it.each(['floe app', 'x; drop', '"q"'])('refuses %j as a role name', async (role) => {
    await expect(migrateQueueSchema(databaseUrl, { role, postgresSchema: name })).rejects.toThrow(
      'plain role name',
    );
  });
});
