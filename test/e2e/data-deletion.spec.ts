import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConsentScene } from './support/consent-scene.js';
import { dumpOf } from './support/everything-kept.js';
import { aTenant } from './support/tenant.js';
import { until } from './support/until.js';

/** So much that a worker can be killed in the middle of it. */
const OLD_EVENTS = 60_000;

describe('who asks to be forgotten is forgotten in every table', () => {
  let scene: ConsentScene;

  beforeAll(async () => {
    scene = await ConsentScene.open();
  });
  afterAll(() => scene.close());

  it.each([
    ['its app-scoped id', { id: 'app_scoped' as const }],
    ['its id in webhooks', { id: 'ig_user_id' as const }],
    ['its id as a number', { id_as_number: true }],
    ['the secret of the Meta app', { secret: 'meta' as const }],
    ['padding', { padding: true }],
  ])(
    'an owner is forgotten whole: asked with %s',
    async (_how, knobs) => {
      const account = await scene.anAccount();
      const ids = scene.idsOf(account);
      const person = scene.newPerson();
      const { mid } = await scene.answeredTap(account, person);
      expect(await scene.foundInDatabase([ids[0] ?? '', person])).toHaveLength(2);

      const { callback, callbacks } = await scene.control.consent.deleteData(account.igUserId, {
        ...knobs,
        copies: 2,
      });
      expect(callbacks.map(({ problems }) => problems)).toEqual([[], []]);
      expect(callbacks[1]?.body).toBe(callback.body);
      const done = await scene.erased(callback);
      expect(done.removed).toMatchObject({ accounts: 1 });
      expect(await scene.foundInDatabase([...ids, person, mid])).toEqual([]);
      // A log cannot be erased, so nobody's ids may ever be in it.
      expect(await scene.foundOutside([...ids, person, mid])).toEqual([]);
      expect((await scene.tenant.api.call('GET', `/v1/accounts/${account.id}`)).status).toBe(404);

      const { url } = JSON.parse(callback.body);
      const page = await fetch(url, { headers: { accept: 'text/html' } });
      const html = await page.text();
      expect(page.headers.get('content-type')).toMatch(/^text\/html/);
      expect(html).toContain(done.confirmation_code);
      for (const id of [...ids, person]) expect(html).not.toContain(id);
    },
    120_000,
  );

  it('a worker that is killed in the middle of it goes on to the same end', async () => {
    const account = await scene.anAccount();
    const staying = await scene.anAccount();
    const ids = scene.idsOf(account);
    const stayer = scene.newPerson();
    const stays = await scene.answeredTap(staying, stayer);
    await scene.system.database.ask(
      `INSERT INTO inbound_events (id, tenant_id, account_id, kind, person_id,
                                   occurred_at, state)
       SELECT gen_random_uuid(), $1, $2, 'message', '88100200300' || n % 1000,
              now(), 'noted' FROM generate_series(1, $3::int) n`,
      [scene.tenant.id, account.id, OLD_EVENTS],
    );
    const { callback } = await scene.control.consent.deleteData(account.igUserId);
    expect(callback.problems).toEqual([]);
    const left = async () => {
      const [row] = await scene.system.database.ask<{ count: string }>(
        `SELECT count(*) FROM inbound_events WHERE account_id = $1 AND person_id LIKE '881%'`,
        [account.id],
      );
      return Number(row?.count);
    };
    await until('events are going', 60_000, async () => (await left()) < OLD_EVENTS);
    await scene.system.apps['sync-worker'].end('SIGKILL');
    expect(await left()).toBeGreaterThan(0);
    expect((await scene.statusOf(callback)).status).toBe('under_way');
    scene.system.apps['sync-worker'].start();
    await scene.system.apps['sync-worker'].ready();
    const done = await scene.erased(callback);
    expect(done.removed['messages']).toBeGreaterThanOrEqual(OLD_EVENTS);
    expect(await scene.foundInDatabase([...ids, '88100200300'])).toEqual([]);
    expect(await scene.foundInDatabase([stayer, stays.mid])).toHaveLength(2);
    expect((await scene.tenant.account(staying.id)).status).toBe('connected');
  }, 240_000);

  it('an owner who removed the app first is forgotten by every tenant that had the account', async () => {
    const account = await scene.anAccount();
    const ids = scene.idsOf(account);
    const person = scene.newPerson();
    await scene.answeredTap(account, person);
    await scene.tenant.disconnect(account.id, 'keep');
    await scene.tenant.accountIn('disconnected', account.id);
    const other = await aTenant(scene.system);
    const { link } = await other.logIn(account.igUserId);
    const theirs = (await other.linkAgain(link.id)).account_id ?? '';
    await other.accountIn('connected', theirs);

    const { callback: left } = await scene.control.consent.deauthorize(account.igUserId);
    const { callback } = await scene.control.consent.deleteData(account.igUserId);
    expect([left.problems, callback.problems]).toEqual([[], []]);
    expect((await scene.erased(callback)).removed).toMatchObject({ accounts: 2 });
    expect(await scene.foundInDatabase([...ids, person])).toEqual([]);
    for (const [user, id] of [[scene.tenant, account.id] as const, [other, theirs] as const]) {
      expect((await user.api.call('GET', `/v1/accounts/${id}`)).status).toBe(404);
    }
  }, 120_000);

  it('taps that come in meanwhile are taken, and leave nothing behind', async () => {
    const account = await scene.anAccount();
    const ids = scene.idsOf(account);
    const people = Array.from({ length: 20 }, () => scene.newPerson());
    const statuses: (number | null)[] = [];
    const enough = new AbortController();
    const tapping = Promise.all(
      people.map(async (person) => {
        while (!enough.signal.aborted) {
          const tap = { person, payload: 'HOURS', title: 'Hours?' };
          statuses.push((await scene.control.tap(account.igUserId, tap)).delivery.status);
        }
      }),
    );
    try {
      await until('taps are answered', 30_000, () => statuses.length > 40);
      const { callback } = await scene.control.consent.deleteData(account.igUserId);
      await scene.erased(callback);
    } finally {
      enough.abort();
      await tapping;
    }
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(await scene.foundInDatabase([...ids, ...people])).toEqual([]);
  }, 120_000);

  it('a person is forgotten by all accounts of the tenant, and by no other', async () => {
    const [first, second] = [await scene.anAccount(), await scene.anAccount()];
    const other = await aTenant(scene.system);
    const theirs = await scene.anAccount(other);
    await other.addRule('HOURS', 'We open at ten.');
    const [going, staying] = [scene.newPerson(), scene.newPerson()];
    const tap = await scene.answeredTap(first, going);
    await scene.answeredTap(second, going);
    await scene.answeredTap(first, staying);
    const at = await scene.control.tap(theirs.igUserId, { person: going, index: 0 });
    await other.tapIn('answered', at.mid);

    const { erased: gone } = await scene.tenant.erasePerson(going);
    expect(Object.keys(gone)).toEqual(expect.arrayContaining(['inbound_events', 'replies']));
    const rows = await scene.system.database.ask<{ tenant_id: string }>(
      `SELECT DISTINCT tenant_id FROM inbound_events WHERE person_id = $1`,
      [going],
    );
    expect(rows).toEqual([{ tenant_id: other.id }]);
    const mine = (await dumpOf(scene.system.database))
      .split('\n')
      .filter((row) => row.includes(scene.tenant.id) && row.includes(going));
    expect(mine).toEqual([]);
    expect(await scene.foundInDatabase([staying])).toHaveLength(1);

    // Meta sends the tap again: it is known, and nobody answers a person who wants to be forgotten.
    const answers = scene.control.seesMessages(first.igUserId, going).length;
    expect(await scene.repeatTap(first, going, tap)).toBe(true);
    const next = await scene.control.tap(first.igUserId, { person: staying, index: 0 });
    await scene.tenant.tapIn('answered', next.mid);
    expect(scene.control.seesMessages(first.igUserId, going)).toHaveLength(answers);
  }, 120_000);

  it('a person who asks Meta is forgotten by every tenant', async () => {
    const account = await scene.anAccount();
    const person = scene.newPerson();
    const { mid } = await scene.answeredTap(account, person);
    const { callback } = await scene.control.consent.deleteData(account.igUserId, {
      user_id: person,
    });
    expect(callback.problems).toEqual([]);
    await scene.erased(callback);
    expect(await scene.foundInDatabase([person, mid])).toEqual([]);
    expect((await scene.tenant.account(account.id)).status).toBe('connected');
  }, 120_000);

  it('somebody of whom nothing is kept gets a code, and is told so', async () => {
    const account = await scene.anAccount();
    const nobody = scene.newPerson();
    const { callback } = await scene.control.consent.deleteData(account.igUserId, {
      user_id: nobody,
    });
    expect(callback.problems).toEqual([]);
    expect(Object.values((await scene.erased(callback)).removed).every((rows) => rows === 0)).toBe(
      true,
    );
    expect(await scene.foundInDatabase([nobody])).toEqual([]);
  }, 60_000);
});
