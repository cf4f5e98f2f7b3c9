import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { TcpProxy } from '../jobs/tcp-proxy.js';
import { waitFor } from '../jobs/wait-for.js';
import type { Answer } from './ask.js';
import { expectProblem } from './expect-problem.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { aKeyOf, aTenant, type TenantOfTest } from './tenants.js';

/** How soon the end of a key must be heeded everywhere. */
const HEEDED_WITHIN_MS = 1_000;

describe('a key that is remembered by two gateways', () => {
  let here: Gateway;
  let there: Gateway;
  let proxy: TcpProxy;
  let tenant: TenantOfTest;
  let key: string;
  let keyId: string;

  beforeAll(async () => {
    here = await openGateway();
    const { hostname, port } = new URL(here.database.url);
    proxy = new TcpProxy(hostname, Number(port || 5432));
    await proxy.heal();
    there = await openGateway({
      beside: here,
      reach: async (text) => {
        const url = new URL(text);
        if (!url.protocol.startsWith('postgres')) return text;
        url.hostname = '127.0.0.1';
        url.port = String(proxy.port);
        return url.href;
      },
    });
    tenant = await aTenant(here);
  });
  beforeEach(async () => {
    ({ key, keyId } = await aKeyOf(here, tenant.id, ['events:read', 'api_keys:write']));
    for (const gateway of [here, there]) expect((await read(gateway)).status).toBe(200);
  });
  afterEach(async () => {
    proxy.cut();
    await proxy.heal();
  });
  afterAll(async () => {
    await there.close();
    await here.close();
    proxy.cut();
  });

  const read = (gateway: Gateway) => gateway.ask({ key, path: '/v1/events' });
  /** Needs nothing of the database but to know the key, which lacks the scope. */
  const knock = (gateway: Gateway) => gateway.ask({ key, path: '/v1/accounts' });
  const patch = (body: object) =>
    here.operator({ method: 'PATCH', path: `/v1/admin/tenants/${tenant.id}`, body });

  /** Asks again and again from `there`, from before the change on; says when it was heeded. */
  async function heededAfterMs(
    change: () => Promise<unknown>,
    isHeeded: (answer: Answer) => boolean,
  ): Promise<number> {
    let changedAtMs = Infinity;
    const changing = change().then(() => (changedAtMs = performance.now()));
    let askedAtMs = 0;
    await waitFor('the change is heeded', async () => {
      askedAtMs = performance.now();
      return isHeeded(await read(there));
    });
    await changing;
    for (let again = 0; again < 5; again += 1) expect(isHeeded(await read(there))).toBe(true);
    return askedAtMs - changedAtMs;
  }
  const isRefused = ({ status }: Answer) => status === 401;

  it.each<[string, () => Promise<Answer>]>([
    [
      'revoked by the operator',
      () =>
        here.operator({
          method: 'DELETE',
          path: `/v1/admin/tenants/${tenant.id}/api-keys/${keyId}`,
        }),
    ],
    ['revoked by itself', () => here.ask({ key, method: 'DELETE', path: `/v1/api-keys/${keyId}` })],
    [
      'rotated without a grace',
      () =>
        here.ask({
          key,
          method: 'POST',
          path: `/v1/api-keys/${keyId}/rotate`,
          body: { grace_seconds: 0 },
        }),
    ],
  ])('opens nothing when it is %s: here at once, there within a second', async (_, end) => {
    const tookMs = await heededAfterMs(async () => {
      expect((await end()).status).toBeLessThan(300);
      await expectProblem(here, await read(here), 401, 'missing_key');
    }, isRefused);
    expect(tookMs).toBeLessThan(HEEDED_WITHIN_MS);
  });

  it('opens nothing from the moment on at which it expires', async () => {
    const expiresAt = new Date(Date.now() + 4_000);
    const more = { expires_at: expiresAt.toISOString() };
    ({ key } = await aKeyOf(here, tenant.id, ['events:read'], more));
    let lastOpened = -Infinity;
    const opens = async (gateway: Gateway) => {
      const askedAtMs = Date.now();
      const isOpen = (await read(gateway)).status === 200;
      if (isOpen) lastOpened = Math.max(lastOpened, askedAtMs - expiresAt.getTime());
      return isOpen;
    };
    for (const gateway of [here, there]) expect(await opens(gateway)).toBe(true);
    await waitFor('the key expires', async () => !(await opens(there)), 15_000);
    // One machine, but PostgreSQL's own reading of its clock.
    expect(Date.now() - expiresAt.getTime()).toBeGreaterThan(-50);
    expect(lastOpened).toBeLessThan(50);
    for (const gateway of [here, there]) expect(isRefused(await read(gateway))).toBe(true);
  });

  it('changes nothing while its tenant is suspended, and does again once it is resumed', async () => {
    const write = (gateway: Gateway) =>
      gateway.ask({ key, method: 'POST', path: `/v1/api-keys/${tenant.id}/rotate` });
    for (const [status, expected] of [
      ['suspended', 403],
      ['active', 404],
    ] as const) {
      expect((await patch({ status })).status).toBe(200);
      const changedAtMs = performance.now();
      expect((await write(here)).status).toBe(expected);
      await waitFor('it is heeded', async () => (await write(there)).status === expected);
      expect(performance.now() - changedAtMs).toBeLessThan(HEEDED_WITHIN_MS);
      expect((await read(there)).status).toBe(200);
    }
  });

  it('opens nothing when its tenant is being deleted', async () => {
    const tookMs = await heededAfterMs(async () => {
      await here.database.ask(
        `UPDATE tenants SET status = 'deleting', changed_at = now() WHERE id = $1`,
        [tenant.id],
      );
    }, isRefused);
    expect(tookMs).toBeLessThan(HEEDED_WITHIN_MS);
    tenant = await aTenant(here);
  });

  it('is known there as soon as it is made here', async () => {
    ({ key } = await aKeyOf(here, tenant.id, ['events:read']));
    expect((await read(there)).status).toBe(200);
  });

  it('costs no query per request', async () => {
    const before = await queriesOf(there);
    for (let asked = 0; asked < 1_000; asked += 1) {
      expect((await knock(there)).status).toBe(403);
    }
    const after = await queriesOf(there);
    expect(after.memory - before.memory).toBeGreaterThan(950);
    expect(after.lookups - before.lookups).toBeLessThanOrEqual(1);
    // At most one poll in 400 ms, however fast the thousand are.
    expect(after.polls - before.polls).toBeLessThan(30);
  });

  it('is trusted without the database for less than a second, then nobody is let in', async () => {
    proxy.cut();
    const cutAtMs = performance.now();
    let lastTrustedMs = 0;
    await waitFor('nothing is known any more', async () => {
      const askedAtMs = performance.now();
      const answer = await knock(there);
      if (answer.status === 403) lastTrustedMs = askedAtMs - cutAtMs;
      else await expectProblem(there, answer, 503, 'unavailable');
      return answer.status === 503;
    });
    expect(lastTrustedMs).toBeLessThan(HEEDED_WITHIN_MS);
    expect((await knock(there)).status).toBe(503);
    await proxy.heal();
    await waitFor('the database is back', async () => (await knock(there)).status === 403);
  });
});

/** How the gateway came to know keys, from its own metrics. */
async function queriesOf(gateway: Gateway) {
  const { text } = await gateway.ask({ path: '/metrics' });
  const sum = (name: string, label: string) =>
    text
      .split('\n')
      .filter((line) => line.startsWith(`${name}{`) && line.includes(label))
      .reduce((total, line) => total + Number(line.split(' ').at(-1)), 0);
  return {
    memory: sum('floe_key_lookups_total', 'from="memory"'),
    lookups: sum('floe_key_lookups_total', 'from="database"'),
    polls: sum('floe_key_polls_total', ''),
  };
}
