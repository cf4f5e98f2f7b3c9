import type { Account } from '#libs/storage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aNumericId } from '../../support/builders.js';
import { atEveryAwait } from '../responder/kill-switch.js';
import { openConsentHouse, type ConsentHouse } from './consent-house.js';

const REMOVED = 'account.disconnected removed_by_owner';
const ERASED = 'account.disconnected erased_by_owner';

describe('the lane of what Meta asks for in an owner’s name', () => {
  let house: ConsentHouse;
  let account: Account;
  let other: Account;
  let person: string;

  beforeAll(async () => {
    house = await openConsentHouse();
  });
  afterAll(() => house.close());
  beforeEach(async () => {
    account = await house.account();
    other = await house.account();
    person = aNumericId();
    await house.tap(account, person);
    await house.tap(other, person);
  });

  const statusOf = async ({ tenantId, id }: Account) =>
    (await house.storage.accounts.find(tenantId, id))?.status;
  const reasonOf = async ({ tenantId, id }: Account) =>
    (await house.storage.accounts.find(tenantId, id))?.reasonCode;
  const disconnectionsOf = ({ id }: Account) =>
    house.ask(`SELECT after FROM audit_log WHERE target = $1 AND action = 'account.disconnected'`, [
      `account:${id}`,
    ]);
  const auditOf = ({ tenantId }: Account) =>
    house.ask(
      `SELECT actor, action, target FROM audit_log
        WHERE tenant_id = $1 AND request_id = 'req_consent' ORDER BY id`,
      [tenantId],
    );
  const tokenOf = ({ id }: Account) =>
    house.ask('SELECT 1 FROM account_tokens WHERE account_id = $1', [id]);

  it('lets the account of a deauthorization go at once, tells its tenant, and forgets who it was', async () => {
    const id = await house.askFor('deauthorize', account.appScopedId!);
    const before = await statusOf(other);
    expect(await house.honour(id)).toEqual({ kind: 'done', claimed: 1 });
    expect(await statusOf(account)).toBe('disconnected');
    expect(await tokenOf(account)).toEqual([]);
    expect((await house.facts(account)).at(-1)).toBe(REMOVED);
    expect(await reasonOf(account)).toBe('removed_by_owner');
    const [endpoint] = await house.ask<{ id: string }>(
      'SELECT id FROM webhook_endpoints WHERE tenant_id = $1',
      [account.tenantId],
    );
    expect(house.lanes.woken).toContainEqual({
      v: 1,
      tenantId: account.tenantId,
      endpointId: endpoint!.id,
    });
    expect(await house.request(id)).toMatchObject({
      status: 'done',
      found: 0,
      subject_id: null,
      finished_at: expect.any(Date),
    });
    expect(await auditOf(account)).toEqual([
      { actor: 'instagram', action: 'account.disconnected', target: `account:${account.id}` },
    ]);
    // What the account has stays: it was not asked to be erased.
    expect(await house.facts(account)).toHaveLength(2);
    expect([before, await statusOf(other)]).toEqual(['connected', 'connected']);
    expect(await house.honour(id)).toEqual({ kind: 'done', claimed: 0 });
  });

  it('finds the account by either of its ids', async () => {
    const id = await house.askFor('deauthorize', account.igUserId);
    await house.honour(id);
    expect(await statusOf(account)).toBe('disconnected');
  });

  it('erases the account that is to be deleted, in every table, and is done when that is', async () => {
    const { appScopedId, igUserId, username } = account;
    const id = await house.askFor('delete', appScopedId!);
    await house.honour(id);
    expect(await statusOf(account)).toBe('disconnected');
    expect(await reasonOf(account)).toBe('erased_by_owner');
    expect(await disconnectionsOf(account)).toEqual([
      { after: { status: 'disconnected', reason: 'erased_by_owner' } },
    ]);
    expect(await house.request(id)).toMatchObject({ status: 'erasing', found: 1 });
    const [erasure] = await house.erasuresOf(id);
    expect(erasure).toMatchObject({ scope: 'account', account_id: account.id, status: 'running' });
    expect(house.lanes.woken).toContainEqual(
      expect.objectContaining({ v: 1, tenantId: account.tenantId, erasureId: expect.any(String) }),
    );
    await house.runDry(id);
    expect(await house.request(id)).toMatchObject({ status: 'done', subject_id: null, found: 1 });
    expect(await house.standing(appScopedId!, igUserId, username)).toEqual([]);
    expect(await house.facts(account)).toEqual([ERASED]);
    expect(await auditOf(account)).toEqual([
      { actor: 'instagram', action: 'account.disconnected', target: `account:${account.id}` },
      { actor: 'instagram', action: 'account.erasure_requested', target: `account:${account.id}` },
    ]);
    expect(await statusOf(other)).toBe('connected');
  });

  it('erases a person wherever they tapped, of every tenant, and leaves the accounts alone', async () => {
    const id = await house.askFor('delete', person);
    await house.runDry(id);
    expect(await house.erasuresOf(id)).toEqual(
      [account.id, other.id].toSorted().map((accountId) =>
        expect.objectContaining({
          scope: 'person',
          account_id: accountId,
          status: 'done',
          person_id: null,
        }),
      ),
    );
    expect(await house.standing(person)).toEqual([]);
    expect([await statusOf(account), await statusOf(other)]).toEqual(['connected', 'connected']);
    expect(await house.request(id)).toMatchObject({ status: 'done', found: 2, subject_id: null });
  });

  it.each(['deauthorize', 'delete'] as const)(
    'is done with %s of somebody unknown',
    async (kind) => {
      const subject = aNumericId();
      const id = await house.askFor(kind, subject);
      await house.honour(id);
      expect(await house.request(id)).toMatchObject({ status: 'done', found: 0, subject_id: null });
      expect(await house.standing(subject)).toEqual([]);
    },
  );

  it('does not touch a connection that is newer than the request, and erases what is older', async () => {
    const issuedAt = new Date(Date.now() - 60_000);
    await house.ask(
      `UPDATE inbound_events SET received_at = received_at - interval '1 hour' WHERE account_id = $1`,
      [account.id],
    );
    const later = aNumericId();
    await house.tap(account, later);
    const [deauthorize, remove] = [
      await house.askFor('deauthorize', account.appScopedId!, issuedAt),
      await house.askFor('delete', account.appScopedId!, issuedAt),
    ];
    await house.runDry(deauthorize);
    expect(await statusOf(account)).toBe('connected');
    await house.runDry(remove);
    expect(await statusOf(account)).toBe('connected');
    expect(await tokenOf(account)).toHaveLength(1);
    for (const gone of [REMOVED, ERASED]) expect(await house.facts(account)).not.toContain(gone);
    const events = await house.ask<{ person_id: string }>(
      'SELECT person_id FROM inbound_events WHERE account_id = $1 ORDER BY id',
      [account.id],
    );
    expect(events.map((row) => row.person_id)).toEqual(['erased', later]);
  });

  it('means an account that was connected in the very second of the request', async () => {
    const issuedAt = new Date(Math.floor(Date.now() / 1_000) * 1_000);
    await house.ask('UPDATE accounts SET connected_at = $2 WHERE id = $1', [
      account.id,
      new Date(issuedAt.getTime() + 400),
    ]);
    await house.runDry(await house.askFor('delete', account.appScopedId!, issuedAt));
    expect(await statusOf(account)).toBeUndefined();
  });

  it('ends alike wherever its turns are killed: one fact, one erasure of each', async () => {
    const awaits = await atEveryAwait(async (kill) => {
      const [mine, theirs] = [await house.account(), await house.account()];
      await house.tap(mine, person);
      await house.tap(theirs, mine.appScopedId!);
      const id = await house.askFor('delete', mine.appScopedId!);
      await house.honour(id, kill);
      // What was made by then goes on by itself, also while nobody has the request in hand.
      for (const made of await house.erasuresOf(id)) await house.erase(made.tenant_id, made.id);
      await house.runDry(id);
      const done = await house.erasuresOf(id);
      expect(done.map(({ scope, account_id, status }) => [scope, account_id, status])).toEqual([
        ['account', mine.id, 'done'],
        ['person', theirs.id, 'done'],
      ]);
      expect(await house.facts(mine)).toEqual([ERASED]);
      expect(await auditOf(mine)).toHaveLength(2);
      expect(await auditOf(theirs)).toHaveLength(1);
      expect(await house.request(id)).toMatchObject({ status: 'done', found: 2 });
      expect(await house.standing(mine.appScopedId!, mine.igUserId, mine.username)).toEqual([]);
    });
    expect(awaits).toBe(15);
  }, 120_000);

  it('may be taken by several workers at once', async () => {
    const id = await house.askFor('delete', account.appScopedId!);
    await Promise.all([house.honour(id), house.honour(id), house.honour(id)]);
    await house.runDry(id);
    expect(await house.erasuresOf(id)).toHaveLength(1);
    expect(await house.facts(account)).toEqual([ERASED]);
  });

  it('is put off by an error, says why without a name, and goes on once it is mended', async () => {
    const id = await house.askFor('delete', account.appScopedId!);
    await house.rows.query(`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'row of %', NEW.tenant_id USING ERRCODE = '55P03'; END $$;
      CREATE TRIGGER planted BEFORE INSERT ON data_erasures FOR EACH ROW EXECUTE FUNCTION refuse()`);
    for (const attempts of [1, 2]) {
      await house.letTimePass();
      await house.honour(id);
      expect(await house.request(id)).toMatchObject({
        status: 'pending',
        attempts,
        last_error: 'Some rows were in use for too long. (55P03) It is tried again.',
      });
    }
    expect(await statusOf(account)).toBe('disconnected');
    expect((await house.storage.consent.nextDueAt(id))!.getTime()).toBeGreaterThan(
      Date.now() + 500,
    );
    await house.rows.query('DROP TRIGGER planted ON data_erasures; DROP FUNCTION refuse()');
    await house.runDry(id);
    expect(await house.request(id)).toMatchObject({
      status: 'done',
      attempts: 0,
      last_error: null,
    });
    expect(await house.facts(account)).toEqual([ERASED]);
  });

  it('is found by the sweeper, page by page, until it is done', async () => {
    const due = [];
    for (let made = 0; made < 3; made += 1) due.push(await house.askFor('delete', aNumericId()));
    const lane = house.honouring();
    const first = await lane.findDueLanes(2, null);
    const second = await lane.findDueLanes(2, first.at(-1) ?? null);
    expect([...first, ...second]).toEqual(due.toSorted().map((requestId) => ({ v: 1, requestId })));
    for (const id of due) await house.honour(id);
    expect(await lane.findDueLanes(2, null)).toEqual([]);
    expect(await lane.nextDueAt({ v: 1, requestId: due[0]! })).toBeNull();
  });
});
