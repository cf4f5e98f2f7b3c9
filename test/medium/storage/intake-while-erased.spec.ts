import type { Account } from '#libs/storage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aTap } from '../../support/builders.js';
import { openStorage, type Storage } from './open-storage.js';
import { anAccount, twoTenants } from './scene.js';
import { countRowsOf, present } from './tables-of-tenants.js';
import { exitContext, lockIsWaitedFor } from './wait-for-lock.js';

const SOURCE = { actor: 'operator', requestId: null, ip: null };

/** Meta's requests are kept together with those of other tenants: one that fails would fail them all. */
/** Its own row, and the key that sealed the tokens of the accounts that it had. */
const BARE_TENANT = { tenants: 1, tenant_keys: 1 };

describe('intake, while accounts of a tenant are removed', () => {
  let storage: Storage;
  let tenantId: string;
  let account: Account;
  let otherAccount: Account;

  beforeAll(async () => {
    storage = await openStorage();
  });
  afterAll(() => storage.close());
  beforeEach(async () => {
    ({ tenantId, account, otherAccount } = await twoTenants(storage));
  });

  const tapOf = ({ igUserId }: Account) => aTap({ igUserId });

  it('keeps the events of everybody else when an account goes between the look and the insert', async () => {
    const second = await anAccount(storage, tenantId);
    const events = [tapOf(account), tapOf(otherAccount), tapOf(second), tapOf(otherAccount)];
    const taking = await storage.work.run(tenantId, async (manager) => {
      await manager.query('DELETE FROM accounts WHERE tenant_id = $1', [tenantId]);
      // It has seen the accounts, and waits to know whether they stay.
      const begun = exitContext(() => storage.intake.add(events));
      begun.catch(() => {});
      await lockIsWaitedFor(storage);
      return [begun];
    });
    expect(await taking[0]).toEqual({
      known: 2,
      added: 2,
      lanes: [{ tenantId: otherAccount.tenantId, accountId: otherAccount.id }],
    });
    expect(present(await countRowsOf(storage.database, tenantId))).toEqual(BARE_TENANT);
  });

  it('tells any other trouble of the database as it is', async () => {
    const { igUserId } = account;
    await storage.database.ask(
      `ALTER TABLE inbound_events ADD CONSTRAINT planted CHECK (payload <> 'PLANTED')`,
    );
    const taking = storage.intake.add([aTap({ igUserId, payload: 'PLANTED' })]);
    await expect(taking).rejects.toMatchObject({ code: '23514' });
    await storage.database.ask('ALTER TABLE inbound_events DROP CONSTRAINT planted');
  });

  it('passes over the events of a tenant that is being deleted', async () => {
    await storage.eraser.request(tenantId, null, SOURCE);
    const result = await storage.intake.add([tapOf(account), tapOf(otherAccount)]);
    expect(result).toMatchObject({ known: 1, added: 1 });
  });

  it('never fails, and loses no event of another, while accounts go one after the other', async () => {
    const accounts: Account[] = [];
    for (let made = 0; made < 8; made += 1) {
      const scene = await twoTenants(storage);
      accounts.push(scene.account, scene.otherAccount);
    }
    const enough = new AbortController();
    let sent = 0;
    const takeIn = async () => {
      while (!enough.signal.aborted) {
        // Asked in one statement with those that go, as a group commit does.
        const { known } = await storage.intake.add([...accounts, otherAccount].map(tapOf));
        expect(known).toBeGreaterThanOrEqual(1);
        sent += 1;
      }
    };
    const taking = takeIn();
    taking.catch(() => {});
    for (const going of accounts) {
      await storage.work.run(going.tenantId, (manager) =>
        manager.query('DELETE FROM accounts WHERE id = $1', [going.id]),
      );
    }
    enough.abort();
    await taking;
    const kept = await countRowsOf(storage.database, otherAccount.tenantId);
    expect(kept['inbound_events']).toBe(sent);
    for (const { tenantId: goneId } of accounts) {
      expect(present(await countRowsOf(storage.database, goneId))).toEqual(BARE_TENANT);
    }
  });
});
