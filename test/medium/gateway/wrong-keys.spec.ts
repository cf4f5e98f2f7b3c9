import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectProblem } from './expect-problem.js';
import { openHouse, seenIn, type House } from './other-tenants-house.js';
import { bodyFor, kindsOf, ownPath, targetsIn } from './route-targets.js';
import { rowsOf } from './rows-of.js';
import { guardedRoutes, named } from './tenant-routes.js';

const ROUTES = await guardedRoutes();
const ofTenants = ROUTES.filter((route) => route.for === 'tenant');
const ofOperator = ROUTES.filter((route) => route.for === 'operator');

describe('the wrong kind of key', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
  }, 120_000);
  afterAll(async () => {
    house.report('The wrong kind of key', ROUTES.length);
    await house.close();
  });

  const ownerIsWhole = async () => {
    expect(await rowsOf(house.gateway.database, house.owner.id)).toEqual(house.ownerRows);
  };

  it.each(named(ofOperator))('opens nothing at %s, when it is a tenant’s', async (_, route) => {
    const { ownerRows, owner, stranger, gateway } = house;
    const path = ownPath(route.path, ownerRows);
    const body = bodyFor(house.operationOf(route), owner);
    const keys = [...house.keys.map(({ key }) => key), stranger.bound.key, owner.key, null, 'x'];
    for (const key of keys) {
      const answer = await house.ask(route.method, path, key, body);
      await expectProblem(gateway, answer, 401, 'missing_key');
    }
    await ownerIsWhole();
  });

  it.each(named(ofTenants))('opens nothing at %s, when it is the operator’s', async (_, route) => {
    const { ownerRows, owner, gateway } = house;
    const path = ownPath(route.path, ownerRows);
    const body = bodyFor(house.operationOf(route), owner);
    for (const key of [gateway.secrets.adminToken, null, 'x', `${owner.key.slice(0, -1)}_`]) {
      const answer = await house.ask(route.method, path, key, body);
      await expectProblem(gateway, answer, 401, 'missing_key');
    }
    await ownerIsWhole();
  });

  it.each(named(ofOperator.filter(({ path }) => kindsOf(path).length > 1)))(
    'is not needed to see that %s finds a thing under the name of its own tenant alone',
    async (_, route) => {
      const { strangerRows, ownerRows, stranger, gateway } = house;
      const { method, path } = route;
      const body = bodyFor(house.operationOf(route), stranger);
      // Only the places behind the tenant's, which says whose things are meant.
      const targets = targetsIn(path, strangerRows, { ...ownerRows, tenants: [] });
      expect(targets.length).toBeGreaterThan(0);
      for (const { path: theirs, twin, what } of targets) {
        const told = await house.ask(method, twin, gateway.secrets.adminToken, body);
        const answer = await house.ask(method, theirs, gateway.secrets.adminToken, body);
        await expectProblem(gateway, answer, 404, 'not_found');
        expect([what, seenIn(answer)]).toEqual([what, seenIn(told)]);
      }
      await ownerIsWhole();
    },
  );
});
