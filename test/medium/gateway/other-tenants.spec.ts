import { isUuid, newId } from '#libs/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Answer } from './ask.js';
import { expectAnyProblem, expectProblem } from './expect-problem.js';
import { openHouse, opens, seenIn, type House } from './other-tenants-house.js';
import {
  absentLike,
  bodyFor,
  filtersOf,
  kindsOf,
  ownPath,
  refsOf,
  targetsIn,
} from './route-targets.js';
import { rowsOf } from './rows-of.js';
import { guardedRoutes, named } from './tenant-routes.js';

/** From the code itself, so that a new route is in this matrix without anybody's doing. */
const ROUTES = (await guardedRoutes()).filter((route) => route.for === 'tenant');
const withId = ROUTES.filter(({ path }) => path.includes('{'));
const withoutId = ROUTES.filter(({ path }) => !path.includes('{'));

const page = z.looseObject({
  data: z.array(z.unknown()).default([]),
  next_cursor: z.string().nullable().default(null),
});

describe("another tenant's things", () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
  }, 120_000);
  afterAll(async () => {
    house.report('Another tenant’s things', ROUTES.length);
    await house.close();
  });

  const holdsNothing = (text: string) => {
    expect(house.ownerNames.filter((name) => text.includes(name))).toEqual([]);
  };
  const ownerIsWhole = async () => {
    expect(await rowsOf(house.gateway.database, house.owner.id)).toEqual(house.ownerRows);
  };

  it.each(named(withId))('are to %s, with any key, what never was', async (_, route) => {
    const { strangerRows, ownerRows, stranger, keys } = house;
    const { method, path } = route;
    const body = bodyFor(house.operationOf(route), stranger);
    const targets = targetsIn(path, strangerRows, ownerRows);
    expect(targets.length).toBeGreaterThan(0);
    for (const key of keys) {
      const wanted = opens(key, route) ? [404, 'not_found'] : [403, 'scope_missing'];
      const absent: Record<string, Answer> = {};
      for (const { path: theirs, twin, form, what } of targets) {
        const told = (absent[form] ??= await house.ask(method, twin, key.key, body));
        const { status, code } = expectAnyProblem(told);
        expect([key.name, status, code]).toEqual([key.name, ...wanted]);
        const answer = await house.ask(method, theirs, key.key, body);
        expect([key.name, what, seenIn(answer)]).toEqual([key.name, what, seenIn(told)]);
      }
    }
    await ownerIsWhole();
  });

  it.each(named(withId))(
    'are to %s what never was, of whatever kind they are',
    async (_, route) => {
      const { strangerRows, ownerRows, stranger } = house;
      const { method, path } = route;
      const body = bodyFor(house.operationOf(route), stranger);
      const every = Object.values(ownerRows).flat();
      const anyKind = Object.fromEntries(Object.keys(ownerRows).map((table) => [table, every]));
      for (const { path: theirs, twin, what } of targetsIn(path, strangerRows, anyKind)) {
        const told = await house.ask(method, twin, stranger.key, body);
        expect([what, told.status]).toEqual([what, 404]);
        const answer = await house.ask(method, theirs, stranger.key, body);
        expect([what, seenIn(answer)]).toEqual([what, seenIn(told)]);
        if (method !== 'GET') continue;
        const head = await house.ask('HEAD', theirs, stranger.key);
        expect([what, head.status, head.text]).toEqual([what, 404, '']);
      }
      await ownerIsWhole();
    },
  );

  it.each(named(withoutId))('are in no answer of %s, with any key', async (_, route) => {
    const body = bodyFor(house.operationOf(route), house.stranger);
    for (const key of house.keys) {
      const answer = await house.ask(route.method, route.path, key.key, body);
      holdsNothing(answer.text);
      if (answer.status >= 400) expectAnyProblem(answer);
      expect([key.name, answer.status === 403]).toEqual([key.name, !opens(key, route)]);
      expect([401, 404, 405]).not.toContain(answer.status);
      expect(answer.status).toBeLessThan(500);
    }
    await ownerIsWhole();
  });

  it.each(named(ROUTES))('are to a filter of %s what never was', async (_, route) => {
    const { strangerRows, ownerRows, stranger } = house;
    const path = ownPath(route.path, strangerRows);
    const filters = filtersOf(house.operationOf(route));
    const absent: Record<string, Answer> = {};
    for (const name of filters) {
      for (const id of refsOf(Object.values(ownerRows).flat())) {
        const query = (of: string) => `${path}?${name}=${encodeURIComponent(of)}`;
        const form = `${name} ${isUuid(id)}`;
        const told = (absent[form] ??= await house.ask(
          route.method,
          query(absentLike(id)),
          stranger.key,
        ));
        const answer = await house.ask(route.method, query(id), stranger.key);
        expect([name, id, seenIn(answer)]).toEqual([name, id, seenIn(told)]);
      }
    }
    await ownerIsWhole();
  });

  it.each(named(ROUTES))('are to the body of %s what never was', async (_, route) => {
    const { strangerRows, owner, stranger } = house;
    const operation = house.operationOf(route);
    const path = ownPath(route.path, strangerRows);
    const body = z.looseObject({}).catch({}).parse(bodyFor(operation, stranger));
    const fields = house.fieldsOf(operation).filter((name) => /^account_ids?$/.test(name));
    for (const name of fields) {
      const about = (id: string) => ({ ...body, [name]: name === 'account_id' ? id : [id] });
      const random = newId();
      const told = await house.ask(route.method, path, stranger.key, about(random));
      expect([name, told.status]).toEqual([name, 422]);
      for (const id of [owner.inside.id, owner.outside.id]) {
        const answer = await house.ask(route.method, path, stranger.key, about(id));
        expect([name, seenIn(answer, id)]).toEqual([name, seenIn(told, random)]);
      }
    }
    await ownerIsWhole();
  });

  it.each(named(withoutId.filter(({ method }) => method === 'GET')))(
    'are not behind their owner’s cursor in %s',
    async (_, route) => {
      const { owner, stranger } = house;
      const first = await house.ask('GET', `${route.path}?limit=1`, owner.key);
      const { next_cursor: cursor } = page.parse(first.json);
      if (!cursor) return;
      const second = `${route.path}?limit=100&cursor=${encodeURIComponent(cursor)}`;
      const theirs = await house.ask('GET', second, owner.key);
      expect(page.parse(theirs.json).data).not.toEqual([]);
      holdsNothing((await house.ask('GET', second, stranger.key)).text);
    },
  );

  it('are not for the taking by their Instagram token, and the owner is not named', async () => {
    const { owner, stranger, gateway } = house;
    const body = { access_token: owner.inside.accessToken };
    const answer = await house.ask('POST', '/v1/accounts', stranger.key, body);
    await expectProblem(gateway, answer, 409, 'account_owned_elsewhere');
    holdsNothing(answer.text);
    await ownerIsWhole();
  });

  it('leave their external ids to everybody else', async () => {
    const { ownerRows, strangerRows, stranger } = house;
    const takers = ROUTES.filter(
      (route) =>
        ['POST', 'PATCH'].includes(route.method) &&
        house.fieldsOf(house.operationOf(route)).includes('external_id'),
    );
    expect(takers.length).toBeGreaterThanOrEqual(5);
    // Each name once: the second time it would be the stranger's own.
    const left = structuredClone(ownerRows);
    for (const { method, path, ...route } of takers) {
      const operation = house.operationOf({ method, path, ...route });
      const theirs = left[kindsOf(`${path}/{made}`)[0] ?? '']?.shift()?.['external_id'];
      const own = z.looseObject({}).parse(bodyFor(operation, stranger));
      const take = (external_id: unknown) =>
        house.ask(method, ownPath(path, strangerRows), stranger.key, { ...own, external_id });
      expect([path, typeof theirs]).toEqual([path, 'string']);
      const [taken, fresh] = [await take(theirs), await take(newId())];
      expect([path, taken.status]).toEqual([path, fresh.status]);
      expect([path, taken.text, taken.status < 300]).toEqual([path, taken.text, true]);
    }
    await ownerIsWhole();
  });

  it('are found by their owner at every route, with whatever it takes', async () => {
    const { ownerRows, owner } = house;
    const order = ['GET', 'PUT', 'PATCH', 'POST', 'DELETE'];
    const sorted = withId.toSorted((a, b) => order.indexOf(a.method) - order.indexOf(b.method));
    for (const route of sorted) {
      const body = bodyFor(house.operationOf(route), owner);
      const keys = (ownerRows['api_keys'] ?? []).filter(({ id }) => id !== owner.keyId);
      const path = ownPath(route.path, { ...ownerRows, api_keys: keys });
      const { status } = await house.ask(route.method, path, owner.key, body);
      const isFound = ![401, 403, 404, 405].includes(status) && status < 500;
      expect([route, status, isFound]).toEqual([route, status, true]);
      if (route.method === 'GET') expect(status).toBe(200);
    }
  });
});
