import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { claimDeliveries } from './claim-as-turn.js';
import { aFact } from '../../support/builders.js';
import { openStorage, type Storage } from './open-storage.js';
import { anEndpoint, aTenant } from './scene.js';

/** As they go out. */
const numbered = (bodies: string[]) =>
  bodies.map((body, at) => `{"sequence":${at + 1},${body.slice(1)}`);

describe('FactRepository', () => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await openStorage();
  });
  afterAll(() => storage.close());

  it('keeps facts in the order in which they are given, and pages through them', async () => {
    const { id } = await aTenant(storage);
    const bodies = Array.from({ length: 40 }, (_, n) => `{"n":${n}}`);
    await storage.facts.append(
      id,
      bodies.map((body) => aFact({ body })),
    );
    const first = await storage.facts.list(id, 25, null);
    const rest = await storage.facts.list(id, 25, first.at(-1)!.id);
    expect([...first, ...rest].map(({ body }) => body)).toEqual(numbered(bodies));
  });

  it('owes them to an endpoint in that order', async () => {
    const { id } = await aTenant(storage);
    const endpoint = await anEndpoint(storage, id);
    const bodies = Array.from({ length: 20 }, (_, n) => `{"n":${n}}`);
    await storage.facts.append(
      id,
      bodies.map((body) => aFact({ body })),
    );
    const claimed = await claimDeliveries(storage, id, endpoint.id, 20);
    expect(claimed.map(({ body }) => body)).toEqual(numbered(bodies));
  });

  it('keeps the body byte for byte, behind its sequence', async () => {
    const { id } = await aTenant(storage);
    const body = '{"title":"\\u0000 é 🇫🇷 \\ud800",  "spaces":  "kept"}';
    await storage.facts.append(id, [aFact({ body })]);
    const [fact] = await storage.facts.list(id, 1, null);
    expect(fact!.body).toBe(`{"sequence":1,${body.slice(1)}`);
  });

  it('owes nothing to a disabled endpoint, to another type, or to another tenant', async () => {
    const { id } = await aTenant(storage);
    const { id: otherId } = await aTenant(storage);
    const off = await anEndpoint(storage, id);
    await storage.database.ask('UPDATE webhook_endpoints SET enabled = false WHERE id = $1', [
      off.id,
    ]);
    await anEndpoint(storage, id, { eventTypes: [] });
    await anEndpoint(storage, otherId);
    expect(await storage.facts.append(id, [aFact()])).toEqual([]);
    expect(await storage.facts.append(id, [])).toEqual([]);
    expect(await storage.facts.list(otherId, 10, null)).toEqual([]);
  });

  it('lasts or falls with what caused it', async () => {
    const { id } = await aTenant(storage);
    const endpoint = await anEndpoint(storage, id);
    const failing = storage.work.run(id, async () => {
      await storage.facts.append(id, [aFact()]);
      throw new Error('the cause failed');
    });
    await expect(failing).rejects.toThrow();
    expect(await storage.facts.list(id, 10, null)).toEqual([]);
    expect(await storage.deliveries.list(id, endpoint.id, 10)).toEqual([]);
  });
});
