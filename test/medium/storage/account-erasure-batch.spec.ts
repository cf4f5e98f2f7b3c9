import { newId } from '#libs/domain';
import type { Account } from '#libs/storage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aNumericId, aToken } from '../../support/builders.js';
import { whereStands } from './dump-text.js';
import { aLinkTo, fillTenant } from './fill-tenant.js';
import { answered } from './life-of-person.js';
import { openStorage, type Storage } from './open-storage.js';
import { anAccount, twoTenants } from './scene.js';
import { exitContext } from './wait-for-lock.js';

const SOURCE = { actor: 'key:1', requestId: 'req_1', ip: '192.0.2.7' };

describe('the erasure of an account', () => {
  let storage: Storage;
  let tenantId: string;
  let account: Account;
  let sibling: Account;
  let words: string[];

  beforeAll(async () => {
    storage = await openStorage();
  });
  afterAll(() => storage.close());
  beforeEach(async () => {
    const scene = await twoTenants(storage);
    tenantId = scene.tenantId;
    const names = { username: `cafe.${newId().slice(-12)}`, appScopedId: aNumericId() };
    account = await anAccount(storage, tenantId, names);
    sibling = await anAccount(storage, tenantId);
    words = [account.igUserId, names.username, names.appScopedId];
    await fillTenant(storage, account);
    await fillTenant(storage, sibling);
    await fillTenant(storage, scene.otherAccount);
    await answered(storage, account, { personId: aNumericId() });
    await aLinkTo(storage, account);
    const target = { ...SOURCE, target: `account:${account.id}`, before: null };
    const { igUserId: ig_user_id, username } = account;
    await storage.audit.append(tenantId, {
      ...target,
      action: 'account.connected',
      after: { ig_user_id, username },
    });
    await storage.audit.append(tenantId, {
      ...target,
      action: 'connect_link.used',
      target: 'connect_link:1',
      after: { nested: { username } },
    });
  });

  const letGo = () =>
    storage.life.disconnect(tenantId, account.id, {
      code: 'removed_by_owner',
      reason: 'The owner removed the app.',
      source: { actor: 'instagram', requestId: null, ip: null },
    });
  const ask = async (receivedUntil = new Date()) => {
    const { erasureId } = await storage.dataErasures.requestForConsent(
      tenantId,
      {
        consentRequestId: newId(),
        scope: 'account',
        accountId: account.id,
        personId: null,
        receivedUntil,
      },
      { actor: 'instagram', requestId: null, ip: null },
    );
    return erasureId;
  };
  const run = async (id: string) => {
    for (let batches = 0; batches < 50; batches += 1) {
      const done = await storage.dataEraser.eraseBatch(tenantId, id);
      if (done.outcome !== 'more') return done;
    }
    throw new Error('The erasure does not end.');
  };
  const erased = async (id: string) => (await storage.dataErasures.find(tenantId, id))!.erased;
  const rowsOf = async (id: string) => {
    const tables = [
      'account_tokens',
      'account_care',
      'ice_breakers',
      'ice_breaker_revisions',
      'reply_rules',
      'inbound_events',
      'replies',
      'facts',
      'connect_links',
    ];
    const selects = tables.map(
      (table) =>
        `SELECT '${table}' AS name, count(*)::int AS n FROM ${table} WHERE account_id = $1`,
    );
    const rows = await storage.database.ask<{ name: string; n: number }>(
      selects.join(' UNION ALL '),
      [id],
    );
    return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
  };

  it('leaves its name in no table, and of its rows the last word about it alone', async () => {
    const siblings = await rowsOf(sibling.id);
    await letGo();
    const id = await ask();
    expect(await whereStands(storage.database, ...words)).not.toEqual([]);
    expect(await run(id)).toMatchObject({ outcome: 'done' });
    expect(await whereStands(storage.database, ...words)).toEqual([]);
    expect(await storage.accounts.find(tenantId, account.id)).toBeNull();
    expect(Object.entries(await rowsOf(account.id)).filter(([, n]) => n > 0)).toEqual([
      ['facts', 1],
    ]);
    const facts = await storage.facts.list(tenantId, 100, null);
    const last = facts.filter((fact) => fact.accountId === account.id);
    expect(last.map(({ type }) => type)).toEqual(['account.disconnected']);
    expect(await rowsOf(sibling.id)).toEqual(siblings);
    expect(await erased(id)).toMatchObject({
      accounts: 1,
      account_care: 1,
      ice_breakers: 1,
      ice_breaker_revisions: 1,
      reply_rules: 1,
      inbound_events: 2,
      replies: 2,
      connect_links: 2,
      audit_log: 4,
    });
  });

  it('keeps in the audit log who did what and when, and nothing of what it was', async () => {
    await letGo();
    await run(await ask());
    const { rows } = await storage.audit.list(tenantId, NO_FILTER, 100, null);
    const about = rows.filter(
      ({ target }) => target === `account:${account.id}` || target === 'connect_link:1',
    );
    expect(about.map(({ action }) => action).toSorted()).toEqual([
      'account.connected',
      'account.connected',
      'account.disconnected',
      'connect_link.used',
    ]);
    for (const { before, after } of about) {
      expect([before, after]).toEqual([{ erased: true }, { erased: true }]);
    }
    const others = rows.filter((row) => !about.includes(row));
    expect(others.length).toBeGreaterThan(0);
    for (const { after } of others) expect(after).not.toEqual({ erased: true });
  });

  it('redacts what was said of the links that made or expected it, in one with their end', async () => {
    const [made, expecting, others] = [
      await aLinkTo(storage, account),
      await aLinkTo(storage, sibling),
      await aLinkTo(storage, sibling),
    ];
    await storage.database.ask(
      'UPDATE connect_links SET account_id = NULL, expected_account_id = $2 WHERE id = $1',
      [expecting, account.id],
    );
    for (const link of [made, expecting, others]) {
      await storage.audit.append(tenantId, {
        ...SOURCE,
        action: 'connect_link.created',
        target: `connect_link:${link}`,
        before: null,
        after: { external_id: 'the owner’s own name' },
      });
    }
    await letGo();
    const id = await ask();
    const stands = async (link: string) => {
      const target = `connect_link:${link}`;
      const { rows } = await storage.audit.list(tenantId, { ...NO_FILTER, target }, 1, null);
      return {
        isThere: (await storage.connectLinks.find(tenantId, link)) !== null,
        isRedacted: rows[0]?.after?.['erased'] === true,
      };
    };
    for (let ended = false; !ended;) {
      ended = (await storage.dataEraser.eraseBatch(tenantId, id)).outcome === 'done';
      // As a process would find it that takes up what another left here.
      for (const link of [made, expecting]) {
        const { isThere, isRedacted } = await stands(link);
        expect(isRedacted).toBe(!isThere);
      }
    }
    expect(await stands(expecting)).toEqual({ isThere: false, isRedacted: true });
    expect(await stands(others)).toEqual({ isThere: true, isRedacted: false });
  });

  it('takes along the answers that were kept of it, and no others', async () => {
    const keep = async (key: string, aboutAccount: string | null) => {
      const request = { tenantId, owner: 'key:1', key, fingerprint: Buffer.alloc(32) };
      const claim = await storage.idempotency.claim(request, 60_000);
      if (claim.outcome !== 'claimed') throw new Error(claim.outcome);
      const answer = { status: 201, headers: {}, body: JSON.stringify({ username: words[1] }) };
      await storage.idempotency.keep(tenantId, claim.held, answer, null, aboutAccount);
    };
    await keep('mine', account.id);
    await keep('siblings', sibling.id);
    await keep('nobodys', null);
    await letGo();
    const id = await ask();
    await run(id);
    expect((await erased(id))['idempotency_keys']).toBe(1);
    const left = await storage.database.ask<{ key: string }>(
      `SELECT key FROM idempotency_keys WHERE tenant_id = $1 AND owner = 'key:1' ORDER BY key`,
      [tenantId],
    );
    expect(left.map(({ key }) => key)).toEqual(['nobodys', 'siblings']);
  });

  it('of one that was connected again takes what had come before, and lets it live on', async () => {
    const old = (
      await storage.events.list(tenantId, { state: null, accountId: account.id }, 10, null)
    ).rows;
    await letGo();
    const until = new Date();
    await storage.database.ask('SELECT pg_sleep(0.01)');
    const again = await storage.accounts.connect(
      tenantId,
      { ...account, igUserId: account.igUserId },
      aToken(),
      null,
    );
    expect(again.outcome).toBe('renewed');
    const later = await answered(storage, account, { personId: aNumericId() });
    const id = await ask(until);
    expect(await run(id)).toMatchObject({ outcome: 'done' });
    expect(await storage.accounts.find(tenantId, account.id)).toMatchObject({
      status: 'connected',
    });
    expect(await storage.tokens.arm(tenantId, account.id)).toMatchObject({
      token: expect.anything(),
    });
    const events = (
      await storage.events.list(tenantId, { state: null, accountId: account.id }, 10, null)
    ).rows;
    expect(
      events.filter(({ event }) => event.personId !== 'erased').map(({ id: of }) => of),
    ).toEqual([later]);
    expect(events.filter(({ event }) => event.personId === 'erased')).toHaveLength(old.length);
    expect(await rowsOf(account.id)).toMatchObject({
      reply_rules: 1,
      ice_breakers: 1,
      connect_links: 0,
    });
    const facts = (await storage.facts.list(tenantId, 100, null)).filter(
      (fact) => fact.accountId === account.id,
    );
    expect(facts.map(({ type }) => type)).toEqual(['account.disconnected', 'ice_breaker.tapped']);
  });

  it('waits while somebody writes to the account', async () => {
    await letGo();
    const id = await ask();
    await storage.work.run(tenantId, async (manager) => {
      await manager.query('SELECT 1 FROM accounts WHERE id = $1 FOR KEY SHARE', [account.id]);
      expect((await exitContext(() => run(id))).outcome).toBe('waits');
    });
    expect(await storage.accounts.find(tenantId, account.id)).not.toBeNull();
    expect((await run(id)).outcome).toBe('done');
    expect(await erased(id)).toMatchObject({ inbound_events: 2, accounts: 1 });
  });

  it('begins again with what came to the account meanwhile, so that all is counted', async () => {
    await letGo();
    const id = await ask();
    const stage = async () => (await storage.dataErasures.find(tenantId, id))?.progress['stage'];
    while ((await stage()) !== 'account') await storage.dataEraser.eraseBatch(tenantId, id);
    await storage.database.ask(
      `INSERT INTO inbound_events (id, tenant_id, account_id, kind, person_id, occurred_at,
                                   state)
       VALUES ($1, $2, $3, 'postback', '1', now(), 'noted')`,
      [newId(), tenantId, account.id],
    );
    expect((await run(id)).outcome).toBe('waits');
    expect(await stage()).toBe('events');
    expect((await run(id)).outcome).toBe('done');
    expect(await erased(id)).toMatchObject({ inbound_events: 3, accounts: 1 });
  });
});

const NO_FILTER = { action: null, actor: null, target: null, since: null, until: null };
