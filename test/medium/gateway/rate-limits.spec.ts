import { newId } from '#libs/domain';
import { makeLogger, Metrics } from '#libs/runtime';
import { RateWindows, routerPool } from '#libs/storage';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { RateLimits, type RateSubject } from '../../../apps/gateway/src/rate-limit/rate-limits.js';
import { SharedRates } from '../../../apps/gateway/src/rate-limit/shared-rates.js';
import { TcpProxy } from '../jobs/tcp-proxy.js';
import { waitFor } from '../jobs/wait-for.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import type { Answer } from './ask.js';
import { expectProblem } from './expect-problem.js';
import { openGateway, redisOfWorker, type Gateway } from './open-gateway.js';

const logger = makeLogger('test', 'silent');

/** On the backend of this run: Redis where it has one, else PostgreSQL. */
describe('rate limits', () => {
  describe('of two gateway processes', () => {
    let database: TestDatabase;
    const ends: (() => unknown)[] = [];
    beforeAll(async () => {
      database = await freshDatabase();
    });
    afterEach(async () => {
      for (const end of ends.splice(0)) await end();
    });
    afterAll(() => database.drop());

    /** What one process has: connections and a memory of its own. */
    const aProcess = async (
      databaseUrl = database.url,
      redisUrl = redisOfWorker() ?? undefined,
    ): Promise<RateLimits> => {
      const settings = { url: databaseUrl, poolSize: 3, applicationName: 'floe-test' };
      const router = routerPool(settings);
      const shared = await SharedRates.open(redisUrl, new RateWindows(router));
      ends.push(
        () => shared.onApplicationShutdown(),
        () => router.end(),
      );
      return new RateLimits(shared.take, new Metrics('test'), logger);
    };
    const aSubject = (tenant: number, key: number | null = null): RateSubject => ({
      tenantId: newId(),
      keyId: newId(),
      requestsPerMinute: { tenant, key },
    });
    const isAllowed = (limits: RateLimits, subject: RateSubject): Promise<boolean> =>
      limits.admit(subject, { headers: () => undefined }).then(
        () => true,
        () => false,
      );
    /** So many requests to each in turn, a few at a time. */
    const allowedOf = async (processes: RateLimits[], subject: RateSubject, requests: number) => {
      let allowed = 0;
      for (let sent = 0; sent < requests; sent += 10) {
        const batch = Array.from({ length: Math.min(10, requests - sent) }, (_, at) => {
          const limits = processes[(sent + at) % processes.length];
          if (!limits) throw new Error('there is no process');
          return isAllowed(limits, subject);
        });
        allowed += (await Promise.all(batch)).filter(Boolean).length;
      }
      return allowed;
    };

    it.each([1, 10, 60, 500])('let exactly %d through together', async (limit) => {
      const processes = [await aProcess(), await aProcess()];
      expect(await allowedOf(processes, aSubject(limit), limit * 2 + 20)).toBe(limit);
    });

    it("are those of the tenant over all of its keys, and the key's own where it has one", async () => {
      const processes = [await aProcess(), await aProcess()];
      const one = aSubject(30, 10);
      const other = { ...one, keyId: newId(), requestsPerMinute: { tenant: 30, key: null } };
      expect(await allowedOf(processes, one, 40)).toBe(10);
      expect(await allowedOf(processes, other, 60)).toBe(20);
    });

    it('count a new process as well', async () => {
      const subject = aSubject(20);
      expect(await allowedOf([await aProcess()], subject, 15)).toBe(15);
      expect(await allowedOf([await aProcess()], subject, 40)).toBe(5);
    });

    it.each(['cut', 'goDead', 'beDeaf'] as const)(
      'let everything through while the count is away (%s), and count again when it is back',
      async (way) => {
        const backend = new URL(redisOfWorker() ?? database.url);
        const proxy = new TcpProxy(backend.hostname, Number(backend.port));
        await proxy.heal();
        backend.hostname = '127.0.0.1';
        backend.port = String(proxy.port);
        const limits = redisOfWorker()
          ? await aProcess(database.url, backend.href)
          : await aProcess(backend.href);
        ends.push(() => proxy.cut());
        const subject = aSubject(2);
        expect(await allowedOf([limits], subject, 10)).toBe(2);
        await proxy[way]();
        const stranger = aSubject(1);
        const startedMs = performance.now();
        expect(await allowedOf([limits], stranger, 40)).toBe(40);
        expect(performance.now() - startedMs).toBeLessThan(2_000);
        await proxy.heal();
        await waitFor('the limit holds again', async () => !(await isAllowed(limits, aSubject(0))));
      },
    );
  });

  describe('of a gateway', () => {
    let gateway: Gateway;
    beforeAll(async () => {
      gateway = await openGateway();
    });
    afterAll(() => gateway.close());

    const aTenantWith = async (limit: number) => {
      const body = { name: 'Café', limits: { requests_per_minute: limit } };
      const made = await gateway.operator({ method: 'POST', path: '/v1/admin/tenants', body });
      return z.object({ id: z.uuid() }).parse(made.json).id;
    };
    const aKeyWith = async (tenantId: string, more: object = {}) => {
      const path = `/v1/admin/tenants/${tenantId}/api-keys`;
      const made = await gateway.operator({ method: 'POST', path, body: { name: 'a', ...more } });
      return z.object({ key: z.string() }).parse(made.json).key;
    };
    const headersOf = ({ headers }: Answer) => ({
      policy: headers['ratelimit-policy'],
      left: headers['ratelimit'],
    });

    it('are told in every answer, and in the refusal', async () => {
      const key = await aKeyWith(await aTenantWith(3));
      const said = [];
      for (const path of ['/v1/accounts', `/v1/accounts/${newId()}`, '/v1/accounts?limit=0']) {
        const answer = await gateway.ask({ path, key });
        said.push([answer.status, headersOf(answer).left]);
      }
      expect(said).toEqual([
        [200, expect.stringMatching(/^"tenant";r=2;t=\d\d$/)],
        [404, expect.stringMatching(/^"tenant";r=1;t=\d\d$/)],
        [422, expect.stringMatching(/^"tenant";r=0;t=\d\d$/)],
      ]);
      const refused = await gateway.ask({ path: '/v1/accounts', key });
      await expectProblem(gateway, refused, 429, 'too_many_requests');
      expect(refused.headers['retry-after']).toMatch(/^[1-6]?\d$/);
      expect(headersOf(refused)).toEqual({
        policy: '"tenant";q=3;w=60',
        left: expect.stringMatching(/^"tenant";r=0;t=\d\d$/),
      });
    });

    it('are those of the key too, where it has its own', async () => {
      const tenantId = await aTenantWith(100);
      const key = await aKeyWith(tenantId, { requests_per_minute: 2 });
      const answer = await gateway.ask({ path: '/v1/accounts', key });
      expect(headersOf(answer)).toEqual({
        policy: '"tenant";q=100;w=60, "key";q=2;w=60',
        left: expect.stringMatching(/^"tenant";r=99;t=\d\d, "key";r=1;t=\d\d$/),
      });
      await gateway.ask({ path: '/v1/accounts', key });
      const refused = await gateway.ask({ path: '/v1/accounts', key });
      const { detail } = await expectProblem(gateway, refused, 429, 'too_many_requests');
      expect(detail).toContain('The key may ask 2 times');
      const other = await aKeyWith(tenantId);
      expect((await gateway.ask({ path: '/v1/accounts', key: other })).status).toBe(200);
    });

    it('come after 401 and 403, which cost nothing, and before everything else', async () => {
      const key = await aKeyWith(await aTenantWith(1), { scopes: ['accounts:read'] });
      for (let times = 0; times < 3; times += 1) {
        const stranger = await gateway.ask({ path: '/v1/accounts', key: `${key.slice(0, -1)}` });
        expect(stranger.status).toBe(401);
        expect((await gateway.ask({ path: '/v1/events', key })).status).toBe(403);
      }
      expect((await gateway.ask({ path: '/v1/accounts', key })).status).toBe(200);
      const faulty = await gateway.ask({ path: '/v1/accounts?limit=0', key });
      await expectProblem(gateway, faulty, 429, 'too_many_requests');
      const forbidden = await gateway.ask({ path: '/v1/events', key });
      await expectProblem(gateway, forbidden, 403, 'scope_missing');
    });

    it('are taken anew when the operator changes them', async () => {
      const tenantId = await aTenantWith(1);
      const key = await aKeyWith(tenantId);
      await gateway.ask({ path: '/v1/accounts', key });
      expect((await gateway.ask({ path: '/v1/accounts', key })).status).toBe(429);
      await gateway.operator({
        method: 'PATCH',
        path: `/v1/admin/tenants/${tenantId}`,
        body: { limits: { requests_per_minute: 50 } },
      });
      await waitFor('the new limit is known', async () => {
        return (await gateway.ask({ path: '/v1/accounts', key })).status === 200;
      });
    });

    it('do not hold for the operator, who is told of none', async () => {
      const answer = await gateway.operator({ path: '/v1/admin/tenants' });
      expect(headersOf(answer)).toEqual({ policy: undefined, left: undefined });
    });
  });
});
