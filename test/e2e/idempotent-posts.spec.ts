import { newId } from '#libs/domain';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { contractFetch } from '../contract/contract-fetch.js';
import { startSystem, type System } from './support/system.js';
import { until } from './support/until.js';

const KILLS = 4;
/** Requests on their way when the gateway is killed, of each kind. */
const AT_ONCE = 6;
/** Kills fall into different moments of the requests. */
const KILL_AFTER_MS = [4, 12, 25, 45];

/** A request that will be sent until it is answered, and what was made of it. */
type Post = {
  path: string;
  bearer: string;
  key: string;
  name: string;
  body: object;
  /** The texts of all answers that got through. */
  answers: string[];
};

/**
 * The gateway is killed in the middle of requests that carry an Idempotency-Key; whoever sent them
 * sends them again until they are answered. Each must be carried out once, and its answer be one.
 */
describe('requests with an Idempotency-Key, while the gateway is killed', () => {
  // The gateway starts five times, while other specs have the machine as well.
  jest.setTimeout(240_000);
  let system: System;
  let tenantId: string;
  let tenantKey: string;
  beforeAll(async () => {
    system = await startSystem();
    tenantId = String((await made('/v1/admin/tenants', { name: 'Café' })).id);
    tenantKey = String((await made(`/v1/admin/tenants/${tenantId}/api-keys`, { name: 'a' })).key);
  });
  afterAll(() => system.stop());

  const call = (path: string, bearer: string, body: object, more: Record<string, string> = {}) =>
    contractFetch(`${system.gatewayUrl}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${bearer}`,
        'content-type': 'application/json',
        ...more,
      },
      body: JSON.stringify(body),
    });
  const made = async (path: string, body: object): Promise<Record<string, unknown>> => {
    const answer = await call(path, system.adminToken, body);
    if (answer.status !== 201) throw new Error(`${path}: ${answer.status}`);
    return JSON.parse(await answer.text());
  };

  /** Sends it once; true when it was answered. What a killed gateway does to it is no answer. */
  async function send(post: Post): Promise<boolean> {
    const answer = await call(post.path, post.bearer, post.body, { 'idempotency-key': post.key })
      .then(async (one) => ({ status: one.status, text: await one.text() }))
      .catch(() => null);
    if (answer === null) return false;
    const { status, text } = answer;
    if (status === 201) post.answers.push(text);
    else if (![409, 503].includes(status)) throw new Error(`${post.path}: ${status}: ${text}`);
    return status === 201;
  }

  function somePosts(): Post[] {
    const post = (path: string, bearer: string, bodyOf: (name: string) => object): Post => {
      const name = newId();
      return { path, bearer, key: newId(), name, body: bodyOf(name), answers: [] };
    };
    const { adminToken } = system;
    return Array.from({ length: AT_ONCE }, () => [
      post('/v1/reply-rules', tenantKey, (name) => ({
        name,
        match: { type: 'any' },
        actions: [{ type: 'text', text: 'x' }],
      })),
      post('/v1/api-keys', tenantKey, (name) => ({ name })),
      post('/v1/admin/tenants', adminToken, (name) => ({ name, external_id: name })),
      post(`/v1/admin/tenants/${tenantId}/api-keys`, adminToken, (name) => ({ name })),
    ]).flat();
  }

  /** As a minute's wait would: whoever held a key and has not answered is taken for dead. */
  const letLeasesEnd = () =>
    system.database.ask('UPDATE idempotency_keys SET leased_until = now() WHERE status IS NULL');

  it('are carried out once each, and answered alike however often', async () => {
    const all: Post[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const posts = somePosts();
      all.push(...posts);
      const sending = Promise.all(posts.map(send));
      await delay(KILL_AFTER_MS[kill]);
      await system.apps.gateway.restart('SIGKILL');
      await sending;
      await system.apps.gateway.ready();
      await letLeasesEnd();
    }
    const lost = all.filter(({ answers }) => answers.length === 0);
    expect(lost.length).toBeGreaterThan(0);
    // Longer than a lease: PostgreSQL may have kept a key for the dead gateway after the leases were ended.
    await until('all are answered', 90_000, async () => {
      await Promise.all(all.filter(({ answers }) => answers.length === 0).map(send));
      return all.every(({ answers }) => answers.length > 0);
    });
    await letLeasesEnd();
    for (const post of all) expect(await send(post)).toBe(true);
    for (const { path, answers } of all) {
      expect({ path, different: new Set(answers).size }).toEqual({ path, different: 1 });
    }
    const rows = await system.database.ask<{ name: string }>(
      `SELECT name FROM reply_rules UNION ALL SELECT name FROM api_keys
        UNION ALL SELECT name FROM tenants`,
    );
    const names = all.map(({ name }) => name);
    const kept = rows.map(({ name }) => name).filter((name) => names.includes(name));
    expect(kept.toSorted()).toEqual(names.toSorted());
  });
});
