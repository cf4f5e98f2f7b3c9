import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { countRowsOf, present } from '../medium/storage/tables-of-tenants.js';
import { startSystem, type System } from './support/system.js';
import { aTenant, type ConnectedAccount, type TenantUser } from './support/tenant.js';
import { until } from './support/until.js';

const ACCOUNTS = 3;
/** So much that a worker can be killed in the middle of it. */
const OLD_EVENTS = 60_000;
const TAP_EVERY_MS = 50;

type Erasure = { id: string; status: string; erased: Record<string, number> };
type Owner = { user: TenantUser; accounts: ConnectedAccount[]; mids: string[] };

describe('a tenant that is deleted while taps come in and its worker is killed', () => {
  let system: System;
  let going: Owner;
  let staying: Owner;

  async function anOwner(name: string): Promise<Owner> {
    const user = await aTenant(system);
    const accounts: ConnectedAccount[] = [];
    for (let at = 0; at < ACCOUNTS; at += 1) {
      accounts.push(await user.connectAccount(`${name}.${at}`));
    }
    await user.addRule('HOURS', 'We open at nine.');
    await user.api.expect(201, 'POST', '/v1/webhook-endpoints', { url: 'http://127.0.0.1:9/' });
    const [first] = accounts;
    await user.setIceBreakers(first!.id, {
      ice_breakers: [{ call_to_actions: [{ question: 'What are your hours?', payload: 'HOURS' }] }],
    });
    await user.publishedAs(first!.id, 'in_sync');
    return { user, accounts, mids: [] };
  }

  beforeAll(async () => {
    system = await startSystem();
    going = await anOwner('going');
    staying = await anOwner('staying');
  });
  afterAll(() => system.stop());

  async function tap({ accounts, mids }: Owner, at: number): Promise<void> {
    const { mid, delivery } = await system.simulator.control.tap(
      accounts[at % ACCOUNTS]!.igUserId,
      { person: `5${at % ACCOUNTS}00${at % 7}`, payload: 'HOURS', title: 'HOURS' },
    );
    // Whoever it is for: Meta must never be told to come again, or to give up.
    expect(delivery.status).toBe(200);
    mids.push(mid);
  }

  async function keepTapping(enough: AbortSignal): Promise<void> {
    for (let at = 0; !enough.aborted; at += 1) {
      await Promise.all([tap(going, at), tap(staying, at)]);
      await delay(TAP_EVERY_MS);
    }
  }

  const answered = async ({ mids }: Owner) => {
    const [row] = await system.database.ask<{ count: string }>(
      `SELECT count(*) FROM inbound_events WHERE state = 'answered' AND mid = ANY($1)`,
      [mids],
    );
    return Number(row?.count);
  };

  const erasure = () =>
    system.operator.expect<Erasure>(200, 'GET', `/v1/admin/erasures/${going.user.id}`);

  it('is gone from every table, and nobody else notices', async () => {
    await system.database.ask(
      `INSERT INTO inbound_events (id, tenant_id, account_id, kind, person_id,
                                   occurred_at, state)
       SELECT gen_random_uuid(), $1, $2, 'message', '4' || n % 1000, now(), 'noted'
         FROM generate_series(1, $3::int) n`,
      [going.user.id, going.accounts[0]!.id, OLD_EVENTS],
    );
    const enough = new AbortController();
    const tapping = keepTapping(enough.signal);
    try {
      await until('both are at work', 30_000, async () => {
        return (await answered(going)) > 5 && (await answered(staying)) > 5;
      });
      const path = `/v1/admin/tenants/${going.user.id}`;
      const begun = await system.operator.expect<Erasure>(202, 'DELETE', path);
      expect((await going.user.api.call('GET', '/v1/accounts')).status).toBe(401);
      expect((await staying.user.api.call('GET', '/v1/accounts')).status).toBe(200);

      await until(
        'events are going',
        30_000,
        async () => (await erasure()).erased['inbound_events'],
      );
      await system.apps['sync-worker'].end('SIGKILL');
      const { status, erased } = await erasure();
      expect(status).toBe('running');
      expect(erased['inbound_events']).toBeLessThan(OLD_EVENTS);
      expect(await system.operator.expect(202, 'DELETE', path)).toMatchObject({ id: begun.id });
      await delay(500);
      system.apps['sync-worker'].start();
      await system.apps['sync-worker'].ready();
      await until('the erasure is done', 60_000, async () => (await erasure()).status === 'done');
      await system.operator.expect(404, 'GET', path);
    } finally {
      enough.abort();
      await tapping;
    }

    expect(present(await countRowsOf(system.database, going.user.id))).toEqual({});
    const { erased } = await erasure();
    expect(erased).toMatchObject({
      tenants: 1,
      accounts: ACCOUNTS,
      account_tokens: ACCOUNTS,
      api_keys: 1,
      reply_rules: 1,
      webhook_endpoints: 1,
      ice_breakers: ACCOUNTS,
    });
    expect(erased['inbound_events']).toBeGreaterThan(OLD_EVENTS);

    await until('every tap of the other is answered', 60_000, async () => {
      return (await answered(staying)) === staying.mids.length;
    });
    const rows = await countRowsOf(system.database, staying.user.id);
    expect(rows).toMatchObject({ tenants: 1, accounts: ACCOUNTS, account_tokens: ACCOUNTS });
    expect(rows['inbound_events']).toBeGreaterThanOrEqual(staying.mids.length);
  }, 180_000);
});
