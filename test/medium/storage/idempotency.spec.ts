import { newId } from '#libs/domain';
import {
  AnsweredBefore,
  ClaimLost,
  OPERATOR_TENANT,
  SealBroken,
  type HeldKey,
  type IdempotentRequest,
} from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { openStorage, type Storage } from './open-storage.js';
import { aTenant } from './scene.js';

const LEASE_MS = 60_000;
const ANSWER = { status: 201, headers: { etag: '"1"' }, body: '{"id":"of-the-test"}' };

const fingerprint = (text: string) => createHash('sha256').update(text).digest();

describe('idempotency keys', () => {
  let storage: Storage;
  let itsTenantId: string;
  beforeAll(async () => {
    storage = await openStorage();
    itsTenantId = await aTenantId();
  });
  afterAll(() => storage.close());

  const aTenantId = async () => (await aTenant(storage)).id;
  const aRequest = (more: Partial<IdempotentRequest> = {}): IdempotentRequest => ({
    tenantId: itsTenantId,
    owner: `key:${newId()}`,
    key: `of-the-test-${newId()}`,
    fingerprint: fingerprint('a'),
    ...more,
  });
  const claim = (request: IdempotentRequest) => storage.idempotency.claim(request, LEASE_MS);
  const held = async (request: IdempotentRequest): Promise<HeldKey> => {
    const result = await claim(request);
    if (result.outcome !== 'claimed') throw new Error(`not claimed: ${result.outcome}`);
    return result.held;
  };
  const change = (key: string, set: string) =>
    storage.database.ask(`UPDATE idempotency_keys SET ${set} WHERE key = $1`, [key]);
  const letItsProcessDie = (key: string) =>
    change(key, "leased_until = clock_timestamp() - interval '1 ms'");
  const letItExpire = (key: string) => change(key, 'expires_at = clock_timestamp()');

  it('are held by the first request until it answers', async () => {
    const request = aRequest();
    expect(await held(request)).toMatchObject(request);
    const second = await claim(request);
    expect(second).toEqual({ outcome: 'in-flight', leftMs: expect.any(Number) });
    expect(second.outcome === 'in-flight' && second.leftMs).toBeGreaterThan(LEASE_MS - 5_000);
  });

  it('give the kept answer to all later requests, and run none of them', async () => {
    const request = aRequest();
    await storage.idempotency.keep(request.tenantId, await held(request), ANSWER);
    expect(await claim(request)).toEqual({ outcome: 'answered', answer: ANSWER });
    expect(await claim(request)).toEqual({ outcome: 'answered', answer: ANSWER });
  });

  it('keep an answer without a body', async () => {
    const request = aRequest();
    const answer = { status: 204, headers: {}, body: null };
    await storage.idempotency.keep(request.tenantId, await held(request), answer);
    expect(await claim(request)).toEqual({ outcome: 'answered', answer });
  });

  it('are refused to another request, before the answer and after it', async () => {
    const request = aRequest();
    const other = { ...request, fingerprint: fingerprint('b') };
    const first = await held(request);
    expect(await claim(other)).toEqual({ outcome: 'reused' });
    await storage.idempotency.keep(request.tenantId, first, ANSWER);
    expect(await claim(other)).toEqual({ outcome: 'reused' });
  });

  it('are free again once they are released', async () => {
    const request = aRequest();
    await storage.idempotency.release(await held(request));
    expect(await held({ ...request, fingerprint: fingerprint('b') })).toBeDefined();
  });

  it('keep their answer when they are released too late', async () => {
    const request = aRequest();
    const first = await held(request);
    await storage.idempotency.keep(request.tenantId, first, ANSWER);
    await storage.idempotency.release(first);
    expect(await claim(request)).toMatchObject({ outcome: 'answered' });
  });

  it('of a process that died are taken over by the same request, with the same resource id', async () => {
    const request = aRequest();
    const first = await held(request);
    await letItsProcessDie(request.key);
    expect(await claim({ ...request, fingerprint: fingerprint('b') })).toEqual({
      outcome: 'reused',
    });
    const second = await held(request);
    expect(second.resourceId).toBe(first.resourceId);
    expect(second.leasedUntil).not.toEqual(first.leasedUntil);
  });

  it('that were taken over fail the unit of work of the slow one', async () => {
    const request = aRequest();
    const { tenantId } = request;
    const slow = await held(request);
    await letItsProcessDie(request.key);
    const next = await held(request);
    await expect(storage.idempotency.keep(tenantId, slow, ANSWER)).rejects.toThrow(ClaimLost);
    await storage.idempotency.release(slow);
    await storage.idempotency.keep(tenantId, next, ANSWER);
    expect(await claim(request)).toMatchObject({ outcome: 'answered' });
  });

  it('are taken by one of many that race for them', async () => {
    const request = aRequest();
    const results = await Promise.all(Array.from({ length: 8 }, () => claim(request)));
    const outcomes = results.map(({ outcome }) => outcome).toSorted();
    expect(outcomes).toEqual(['claimed', ...Array.from({ length: 7 }, () => 'in-flight')]);
  });

  it('of a process that died are taken over by one of many that race for them', async () => {
    const request = aRequest();
    await held(request);
    await letItsProcessDie(request.key);
    const results = await Promise.all(Array.from({ length: 8 }, () => claim(request)));
    expect(results.filter(({ outcome }) => outcome === 'claimed')).toHaveLength(1);
  });

  it('last with the change, or not at all', async () => {
    const request = aRequest();
    const first = await held(request);
    const failing = storage.work.run(request.tenantId, async () => {
      await storage.idempotency.keep(request.tenantId, first, ANSWER);
      throw new Error('the change failed after all');
    });
    await expect(failing).rejects.toThrow('after all');
    expect(await claim(request)).toMatchObject({ outcome: 'in-flight' });
    await storage.work.run(request.tenantId, () =>
      storage.idempotency.keep(request.tenantId, first, ANSWER),
    );
    // No more is needed: whoever dies from here on has answered.
    expect(await claim(request)).toMatchObject({ outcome: 'answered' });
  });

  it('are new again after a day, for any request', async () => {
    const request = aRequest();
    const first = await held(request);
    await storage.idempotency.keep(request.tenantId, first, ANSWER);
    await letItExpire(request.key);
    const next = await held({ ...request, fingerprint: fingerprint('b') });
    expect(next.resourceId).not.toBe(first.resourceId);
  });

  it('that have expired are removed along the way, a few at a time', async () => {
    const tenantId = await aTenantId();
    const old = Array.from({ length: 30 }, () => aRequest({ tenantId }));
    for (const request of old) await held(request);
    const count = async () => {
      const [row] = await storage.database.ask<{ n: number }>(
        'SELECT count(*)::int AS n FROM idempotency_keys WHERE tenant_id = $1',
        [tenantId],
      );
      return row?.n;
    };
    for (const { key } of old) await letItExpire(key);
    await held(aRequest({ tenantId }));
    expect(await count()).toBe(30 - 20 + 1);
    await held(aRequest({ tenantId }));
    expect(await count()).toBe(2);
  });

  it.each([
    ['tenant', async () => ({ tenantId: await aTenantId() })],
    ['key of the same tenant', async () => ({ owner: 'key:another' })],
    ["operator's hand", async () => ({ owner: 'operator' })],
  ])('of another %s are another thing', async (_, change) => {
    const request = aRequest();
    await storage.idempotency.keep(request.tenantId, await held(request), ANSWER);
    const other = await claim({ ...request, ...(await change()) });
    expect(other).toMatchObject({ outcome: 'claimed' });
  });

  it('are out of sight and reach in the work of another tenant', async () => {
    const request = aRequest();
    const own = await held(request);
    const stranger = { ...own, tenantId: await aTenantId() };
    await expect(storage.idempotency.keep(stranger.tenantId, stranger, ANSWER)).rejects.toThrow(
      ClaimLost,
    );
    expect(await storage.idempotency.recall(stranger.tenantId, own)).toBeNull();
    await storage.idempotency.release(stranger);
    expect(await claim(request)).toMatchObject({ outcome: 'in-flight' });
    await storage.idempotency.keep(request.tenantId, own, ANSWER);
    const rows = await storage.work.run(stranger.tenantId, (manager) =>
      manager.query('SELECT * FROM idempotency_keys'),
    );
    expect(rows).toEqual([]);
  });

  describe("of the operator, for a change in a tenant's rows", () => {
    const anOperatorsRequest = () => aRequest({ tenantId: OPERATOR_TENANT, owner: 'operator' });

    it('keep the answer beside the rows, so that a run after a crash finds it', async () => {
      const request = anOperatorsRequest();
      const tenantId = await aTenantId();
      await storage.idempotency.keep(tenantId, await held(request), ANSWER);
      await letItsProcessDie(request.key);
      const again = await held(request);
      expect(await storage.idempotency.recall(tenantId, again)).toEqual(ANSWER);
      const second = storage.idempotency.keep(tenantId, again, { ...ANSWER, body: '{}' });
      await expect(second).rejects.toThrow(AnsweredBefore);
      await expect(second).rejects.toMatchObject({ answer: ANSWER });
    });

    it('are refused where another request has used them, and free again after a day', async () => {
      const request = anOperatorsRequest();
      const tenantId = await aTenantId();
      await storage.idempotency.keep(tenantId, await held(request), ANSWER);
      await storage.idempotency.release(await heldAnew(request));
      const other = await held({ ...request, fingerprint: fingerprint('b') });
      expect(await storage.idempotency.recall(tenantId, other)).toBeNull();
      await expect(storage.idempotency.keep(tenantId, other, ANSWER)).rejects.toThrow(ClaimLost);
      await letItExpire(request.key);
      const fresh = await held({ ...request, fingerprint: fingerprint('c') });
      expect(await storage.idempotency.recall(tenantId, fresh)).toBeNull();
      await storage.idempotency.keep(tenantId, fresh, ANSWER);
    });

    const heldAnew = async (request: IdempotentRequest) => {
      await letItsProcessDie(request.key);
      return held(request);
    };
  });

  describe('hold secrets that are shown once', () => {
    const SECRET = 'floe_sk_planted_secret_0123456789';
    const answer = { ...ANSWER, body: JSON.stringify({ key: SECRET }) };
    const rowOf = async (key: string) => {
      const [row] = await storage.database.ask<{ text: string; sealed_body: string }>(
        'SELECT k::text AS text, k.* FROM idempotency_keys k WHERE key = $1',
        [key],
      );
      if (!row) throw new Error('there is no such row');
      return row;
    };

    it('and none of it can be found in the row', async () => {
      const request = aRequest();
      await storage.idempotency.keep(request.tenantId, await held(request), answer);
      const { text, sealed_body: sealed } = await rowOf(request.key);
      expect(text).toContain(request.key);
      const encoded = (['hex', 'base64', 'base64url'] as const).map((encoding) =>
        Buffer.from(answer.body).toString(encoding).slice(0, 24),
      );
      for (const form of [SECRET, 'planted', ...encoded]) expect(text).not.toContain(form);
      expect(sealed).toMatch(/^v2\./);
      expect(await claim(request)).toEqual({ outcome: 'answered', answer });
    });

    it('and a body that was copied from another row does not open', async () => {
      const [one, other] = [aRequest(), aRequest()];
      for (const request of [one, other]) {
        await storage.idempotency.keep(request.tenantId, await held(request), answer);
      }
      const { sealed_body: sealed } = await rowOf(one.key);
      await storage.database.ask('UPDATE idempotency_keys SET sealed_body = $2 WHERE key = $1', [
        other.key,
        sealed,
      ]);
      await expect(claim(other)).rejects.toThrow(SealBroken);
    });
  });

  it('take no answer that is larger than any of ours', async () => {
    const request = aRequest();
    const large = { ...ANSWER, body: `"${'x'.repeat(1024 * 1024)}"` };
    const keeping = storage.idempotency.keep(request.tenantId, await held(request), large);
    await expect(keeping).rejects.toThrow('too large');
  });
});
