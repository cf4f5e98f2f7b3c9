import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { TcpProxy } from '../jobs/tcp-proxy.js';
import { waitFor } from '../jobs/wait-for.js';
import { expectProblem } from './expect-problem.js';
import { aTapItem, aWebhook, countEvents, sendWebhook } from './meta-webhook.js';
import { openGateway, redisOfWorker, type Gateway } from './open-gateway.js';
import { VALID_BODIES } from './valid-bodies.js';
import { aTenant, anAccount, type AccountOfTest, type TenantOfTest } from './tenants.js';

/** Meta gives up on a webhook after this; Source: Messenger Platform webhooks. */
const META_WAITS_MS = 5_000;

describe('while a server that the gateway needs is away', () => {
  const proxies = new Map<string, TcpProxy>();
  let gateway: Gateway;
  let tenant: TenantOfTest;
  let account: AccountOfTest;

  beforeAll(async () => {
    gateway = await openGateway({
      reach: async (text) => {
        const url = new URL(text);
        const proxy = new TcpProxy(url.hostname, Number(url.port || 5432));
        await proxy.heal();
        proxies.set(url.protocol.startsWith('redis') ? 'redis' : 'postgres', proxy);
        url.hostname = '127.0.0.1';
        url.port = String(proxy.port);
        return url.href;
      },
    });
    tenant = await aTenant(gateway);
    account = await anAccount(gateway, tenant);
  });
  afterEach(async () => {
    for (const proxy of proxies.values()) {
      proxy.cut();
      await proxy.heal();
    }
    await waitFor('the gateway is ready again', async () => {
      return (await gateway.ask({ path: '/health/ready' })).status === 200;
    });
  });
  afterAll(async () => {
    await gateway.close();
    for (const proxy of proxies.values()) proxy.cut();
  });

  const proxyOf = (name: 'postgres' | 'redis'): TcpProxy => {
    const proxy = proxies.get(name);
    if (!proxy) throw new Error(`nothing stands before ${name}`);
    return proxy;
  };
  const aBody = () => aWebhook({ [account.igUserId]: [aTapItem(account.igUserId)] });
  const timed = async <T>(work: () => Promise<T>): Promise<{ result: T; tookMs: number }> => {
    const startedMs = performance.now();
    return { result: await work(), tookMs: performance.now() - startedMs };
  };

  it.each(['cut', 'goDead'] as const)(
    'the database (%s): Meta is told in time to come again, and what comes again is kept',
    async (way) => {
      // Connections that are open already are those that can go silent.
      await Promise.all([aBody(), aBody()].map((body) => sendWebhook(gateway, body)));
      const before = await countEvents(gateway, account.igUserId);
      const bodies = Array.from({ length: 12 }, aBody);
      proxyOf('postgres')[way]();
      const { result, tookMs } = await timed(() =>
        Promise.all(bodies.map((body) => sendWebhook(gateway, body))),
      );
      for (const answer of result) {
        await expectProblem(gateway, answer, 503, 'unavailable');
        expect(answer.headers['retry-after']).toMatch(/^[1-9]\d?$/);
      }
      expect(tookMs).toBeLessThan(META_WAITS_MS);
      await proxyOf('postgres').heal();
      for (const body of bodies) expect((await sendWebhook(gateway, body)).status).toBe(200);
      expect(await countEvents(gateway, account.igUserId)).toBe(before + bodies.length);
    },
  );

  it('the database: every route of a tenant and of the operator says 503, and health says which', async () => {
    proxyOf('postgres').cut();
    for (const answer of [
      await tenant.ask({ path: '/v1/accounts' }),
      await tenant.ask({
        method: 'PUT',
        path: `/v1/accounts/${account.id}/ice-breakers`,
        body: { ice_breakers: [{ question: 'Hours?', payload: 'HOURS' }] },
      }),
      await gateway.operator({ path: '/v1/admin/tenants' }),
      // No key can be claimed, so nothing is done that could be done twice.
      await tenant.ask({
        method: 'POST',
        path: '/v1/reply-rules',
        body: VALID_BODIES['createReplyRule'],
        headers: { 'idempotency-key': 'while-the-database-is-away' },
      }),
    ]) {
      await expectProblem(gateway, answer, 503, 'unavailable');
    }
    expect((await gateway.ask({ path: '/health/live' })).status).toBe(200);
    expect((await gateway.ask({ path: '/metrics' })).status).toBe(200);
    const ready = await gateway.ask({ path: '/health/ready' });
    expect(ready.status).toBe(503);
    expect(ready.json).toMatchObject({
      status: 'not_ready',
      checks: { database: { ok: false }, migrations: { ok: false } },
    });
    // Anyone may read it: no host, no login, no port.
    expect(ready.text).not.toMatch(/127\.0\.0\.1|postgres:|localhost|:\d{4}/);
  });

  it('the queue: Meta is answered 200 at once, since the row is safe, and the gateway stays ready', async () => {
    const before = await countEvents(gateway, account.igUserId);
    await withoutQueue(async () => {
      const bodies = Array.from({ length: 12 }, aBody);
      const { result, tookMs } = await timed(() =>
        Promise.all(bodies.map((body) => sendWebhook(gateway, body))),
      );
      expect(result.map(({ status }) => status)).toEqual(bodies.map(() => 200));
      expect(tookMs).toBeLessThan(1_000);
      expect(await countEvents(gateway, account.igUserId)).toBe(before + bodies.length);
      const edit = await timed(() =>
        tenant.ask({
          method: 'PUT',
          path: `/v1/accounts/${account.id}/ice-breakers`,
          body: { ice_breakers: [{ question: 'Hours?', payload: 'HOURS' }] },
        }),
      );
      expect(edit.result.status).toBe(202);
      expect(edit.tookMs).toBeLessThan(META_WAITS_MS);
      const ready = await gateway.ask({ path: '/health/ready' });
      expect(ready.status).toBe(200);
      expect(ready.json).toMatchObject({ checks: { queue: { ok: false, advisory: true } } });
    });
  });

  /** Redis behind its proxy; on PostgreSQL the queue is a schema of the same server. */
  async function withoutQueue(work: () => Promise<void>): Promise<void> {
    if (redisOfWorker() !== null) {
      proxyOf('redis').cut();
      await work();
      return;
    }
    await gateway.database.ask('ALTER SCHEMA bullmq RENAME TO gone');
    await work();
    await gateway.database.ask('ALTER SCHEMA gone RENAME TO bullmq');
  }
});
