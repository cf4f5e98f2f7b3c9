import { newId } from '#libs/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { expectAnyProblem, expectProblem } from './expect-problem.js';
import { openHouse, seenIn, type House } from './other-tenants-house.js';
import { absentLike, bodyFor, filtersOf, ownPath, refsOf, targetsIn } from './route-targets.js';
import { namesIn, rowsOf, type Row, type RowsOfTenant } from './rows-of.js';
import { guardedRoutes, named, type GuardedRoute } from './tenant-routes.js';

const ROUTES = (await guardedRoutes()).filter((route) => route.for === 'tenant');
const withId = ROUTES.filter(({ path }) => path.includes('{'));
const bindable = ROUTES.filter(({ spansTenant }) => !spansTenant);

/** Tables whose rows are an account's, or everybody's where `account_id` is null. */
const OF_ACCOUNTS = [
  'reply_rules',
  'inbound_events',
  'conversations',
  'ice_breakers',
  'facts',
  'data_erasures',
];

describe('what is outside of the accounts that a key is bound to', () => {
  let house: House;
  let insideRows: RowsOfTenant;
  let outsideRows: RowsOfTenant;
  let outsideNames: string[];

  beforeAll(async () => {
    house = await openHouse();
    const { owner, ownerRows } = house;
    insideRows = splitRows(ownerRows, (accountId) => accountId === owner.inside.id);
    outsideRows = splitRows(ownerRows, (accountId) => accountId !== owner.inside.id);
    const { inside } = owner;
    outsideNames = namesIn(outsideRows).filter(
      (name) => ![owner.id, owner.keyId, inside.id].includes(name),
    );
  }, 120_000);
  afterAll(async () => {
    house.report('Outside of a key’s accounts', ROUTES.length);
    await house.close();
  });

  /** Of the tables that know accounts; the others are the whole tenant's. */
  function splitRows(rows: RowsOfTenant, isWanted: (accountId: unknown) => boolean): RowsOfTenant {
    const accountOf = (table: string, row: Row) =>
      table === 'accounts' ? row['id'] : row['account_id'];
    return Object.fromEntries(
      Object.entries(rows)
        .filter(([table]) => table === 'accounts' || OF_ACCOUNTS.includes(table))
        .map(([table, all]) => [table, all.filter((row) => isWanted(accountOf(table, row)))]),
    );
  }

  const outsideIsWhole = async () => {
    const { owner, gateway } = house;
    const rows = await rowsOf(gateway.database, owner.id);
    expect(splitRows(rows, (accountId) => accountId !== owner.inside.id)).toEqual(outsideRows);
  };
  const bodyOf = (route: GuardedRoute) => {
    const operation = house.operationOf(route);
    const body = z
      .looseObject({})
      .optional()
      .catch(undefined)
      .parse(bodyFor(operation, house.owner));
    const isOfAccount = body !== undefined && house.fieldsOf(operation).includes('account_id');
    return isOfAccount ? { ...body, account_id: house.owner.inside.id } : body;
  };
  const refusedAsBound = async (route: GuardedRoute, path: string) => {
    const answer = await house.ask(route.method, path, house.owner.bound.key, bodyOf(route));
    await expectProblem(house.gateway, answer, 403, 'key_bound');
    return answer;
  };

  it.each(named(withId))('is to %s what never was', async (_, route) => {
    const { owner, ownerRows } = house;
    const { method, path } = route;
    const theirs = route.spansTenant ? ownerRows : outsideRows;
    const targets = targetsIn(path, ownerRows, theirs);
    expect(targets.length).toBeGreaterThan(0);
    for (const { path: outside, twin, what } of targets) {
      const told = await house.ask(method, twin, owner.bound.key, bodyOf(route));
      const { status } = expectAnyProblem(told);
      expect([what, status]).toEqual([what, route.spansTenant ? 403 : 404]);
      const answer = await house.ask(method, outside, owner.bound.key, bodyOf(route));
      expect([what, seenIn(answer)]).toEqual([what, seenIn(told)]);
    }
    await outsideIsWhole();
  });

  it.each(named(ROUTES))('is in no answer of %s', async (_, route) => {
    const path = ownPath(route.path, { ...house.ownerRows, ...insideRows });
    if (route.spansTenant) {
      await refusedAsBound(route, path);
    } else if (route.method === 'GET') {
      const answer = await house.ask('GET', path, house.owner.bound.key);
      expect([route.path, answer.status]).toEqual([route.path, 200]);
      expect(outsideNames.filter((name) => answer.text.includes(name))).toEqual([]);
    }
    await outsideIsWhole();
  });

  it.each(named(bindable))('is to a filter of %s what never was', async (_, route) => {
    const filters = filtersOf(house.operationOf(route));
    const path = ownPath(route.path, insideRows);
    for (const name of filters) {
      for (const ref of refsOf(Object.values(outsideRows).flat())) {
        const query = (of: string) => `${path}?${name}=${encodeURIComponent(of)}`;
        const { key } = house.owner.bound;
        const told = await house.ask(route.method, query(absentLike(ref)), key);
        const answer = await house.ask(route.method, query(ref), key);
        expect([name, ref, seenIn(answer)]).toEqual([name, ref, seenIn(told)]);
      }
    }
  });

  it.each(named(bindable))('is to the body of %s what never was', async (_, route) => {
    const { owner, gateway } = house;
    const operation = house.operationOf(route);
    if (!house.fieldsOf(operation).includes('account_id')) return;
    const path = ownPath(route.path, insideRows);
    const body = bodyOf(route);
    const about = (account_id: string | null) =>
      house.ask(route.method, path, owner.bound.key, { ...body, account_id });
    const told = await about(newId());
    await expectProblem(gateway, told, 422, 'invalid_request');
    expect(seenIn(await about(owner.outside.id))).toEqual(seenIn(told));
    await expectProblem(gateway, await about(null), 403, 'key_bound');
    await outsideIsWhole();
  });

  it('is whole, while everything inside can be changed at every route', async () => {
    const order = ['GET', 'PUT', 'PATCH', 'POST', 'DELETE'];
    const sorted = bindable
      .filter(({ path }) => path.includes('{'))
      .toSorted((a, b) => order.indexOf(a.method) - order.indexOf(b.method));
    expect(sorted.length).toBeGreaterThan(5);
    for (const route of sorted) {
      const path = ownPath(route.path, insideRows);
      const answer = await house.ask(route.method, path, house.owner.bound.key, bodyOf(route));
      const isFound = ![401, 403, 404, 405].includes(answer.status) && answer.status < 500;
      expect([route, answer.status, isFound]).toEqual([route, answer.status, true]);
    }
    await outsideIsWhole();
  });
});
