import { Secret } from '#libs/domain';
import { SealBroken } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anEndpointDraft } from '../../support/builders.js';
import { openStorage, type Storage } from './open-storage.js';
import { twoTenants } from './scene.js';

describe('WebhookEndpointRepository', () => {
  let storage: Storage;
  let tenantId: string;
  let otherId: string;

  beforeAll(async () => {
    storage = await openStorage();
    ({ tenantId, otherId } = await twoTenants(storage));
  });
  afterAll(() => storage.close());

  it('arms an endpoint with its address and its secret', async () => {
    const draft = anEndpointDraft({ secret: new Secret('whsec_one') });
    const { id } = await storage.endpoints.create(tenantId, draft);
    const armed = await storage.endpoints.arm(tenantId, id);
    expect(armed?.url).toBe(draft.url);
    expect(armed?.secret.reveal()).toBe('whsec_one');
  });

  it('lists newest first, for its tenant alone, and never the sealed secret', async () => {
    const first = await storage.endpoints.create(tenantId, anEndpointDraft());
    const second = await storage.endpoints.create(
      tenantId,
      anEndpointDraft({ eventTypes: ['reply.sent'], description: 'CRM' }),
    );
    const foreign = await storage.endpoints.create(otherId, anEndpointDraft());
    const listed = await storage.endpoints.list(tenantId);
    const ids = listed.map(({ id }) => id);
    expect(ids.indexOf(second.id)).toBeLessThan(ids.indexOf(first.id));
    expect(ids).not.toContain(foreign.id);
    expect(listed.find(({ id }) => id === second.id)).toMatchObject({
      eventTypes: ['reply.sent'],
      description: 'CRM',
      enabled: true,
    });
    expect(listed.some((row) => 'sealedSecret' in row)).toBe(false);
  });

  it('does not arm a disabled or removed one', async () => {
    const off = await storage.endpoints.create(tenantId, anEndpointDraft());
    await storage.database.ask('UPDATE webhook_endpoints SET enabled = false WHERE id = $1', [
      off.id,
    ]);
    expect(await storage.endpoints.arm(tenantId, off.id)).toBeNull();
    expect(await storage.endpoints.delete(tenantId, off.id)).toBe(true);
    expect(await storage.endpoints.delete(tenantId, off.id)).toBe(false);
    expect(await storage.endpoints.arm(tenantId, off.id)).toBeNull();
  });

  it('neither arms nor removes one of another tenant', async () => {
    const { id } = await storage.endpoints.create(otherId, anEndpointDraft());
    expect(await storage.endpoints.arm(tenantId, id)).toBeNull();
    expect(await storage.endpoints.delete(tenantId, id)).toBe(false);
    expect(await storage.endpoints.arm(otherId, id)).not.toBeNull();
  });

  it('opens a secret for its own endpoint only: a copied row stays shut', async () => {
    const own = await storage.endpoints.create(tenantId, anEndpointDraft());
    const foreign = await storage.endpoints.create(otherId, anEndpointDraft());
    await storage.database.ask(
      `UPDATE webhook_endpoints SET sealed_secret =
         (SELECT sealed_secret FROM webhook_endpoints WHERE id = $1) WHERE id = $2`,
      [foreign.id, own.id],
    );
    await expect(storage.endpoints.arm(tenantId, own.id)).rejects.toThrow(SealBroken);
  });
});
