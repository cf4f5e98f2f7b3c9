import { newId, Secret } from '#libs/domain';
import { SealBroken, type WebhookEndpoint } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anEndpointDraft } from '../../support/builders.js';
import { openStorage, type Storage } from './open-storage.js';
import { anEndpoint, aTenant, twoTenants } from './scene.js';

describe('WebhookEndpointRepository', () => {
  let storage: Storage;
  let tenantId: string;
  let otherId: string;

  beforeAll(async () => {
    storage = await openStorage();
    ({ tenantId, otherId } = await twoTenants(storage));
  });
  afterAll(() => storage.close());

  const ids = (rows: WebhookEndpoint[]) => rows.map(({ id }) => id);

  it('arms an endpoint with its address and its secret', async () => {
    const draft = anEndpointDraft({ secret: new Secret('whsec_one') });
    const { id } = await anEndpoint(storage, tenantId, draft);
    const armed = await storage.endpoints.arm(tenantId, id);
    expect(armed?.url).toBe(draft.url);
    expect(armed?.secrets[0]?.reveal()).toBe('whsec_one');
  });

  it('shows it by our id and by the name of the tenant, and never the sealed secret', async () => {
    const externalId = newId();
    const given = { eventTypes: ['reply.sent' as const], description: 'CRM', externalId };
    const { id } = await anEndpoint(storage, tenantId, given);
    const found = await storage.endpoints.find(tenantId, id);
    expect(found).toMatchObject({ ...given, enabled: true, disabledReason: null, version: 1 });
    expect(await storage.endpoints.find(tenantId, externalId)).toEqual(found);
    const { rows } = await storage.endpoints.list(tenantId, 1_000, null);
    for (const row of [found!, ...rows]) expect('sealedSecret' in row).toBe(false);
  });

  it('lists newest first, page by page, each once, whatever is added meanwhile', async () => {
    const own = await aTenant(storage);
    const made = [];
    for (let at = 0; at < 3; at++) made.unshift(await anEndpoint(storage, own.id));
    const first = await storage.endpoints.list(own.id, 2, null);
    await anEndpoint(storage, own.id);
    const last = await storage.endpoints.list(own.id, 2, first.rows.at(-1)!);
    expect(ids([...first.rows, ...last.rows])).toEqual(made.map(({ id }) => id));
    expect(first.nextCursor).not.toBeNull();
    expect(last.nextCursor).toBeNull();
  });

  it('gives a name to one endpoint of a tenant', async () => {
    const externalId = newId();
    await anEndpoint(storage, tenantId, { externalId });
    const taken = { outcome: 'external-id-taken' };
    expect(await storage.endpoints.create(tenantId, anEndpointDraft({ externalId }))).toEqual(
      taken,
    );
    const { id } = await anEndpoint(storage, tenantId);
    expect(await storage.endpoints.change(tenantId, id, { externalId }, null)).toEqual(taken);
    expect((await anEndpoint(storage, otherId, { externalId })).externalId).toBe(externalId);
  });

  it('changes what an edit names, counts, and keeps the secret', async () => {
    const { id } = await anEndpoint(storage, tenantId, { secret: new Secret('whsec_kept') });
    const change = { url: 'https://other.example/', eventTypes: ['reply.failed' as const] };
    const edited = await storage.endpoints.change(tenantId, id, change, 1);
    expect(edited).toMatchObject({ outcome: 'edited', row: { ...change, version: 2 } });
    const armed = await storage.endpoints.arm(tenantId, id);
    expect(armed?.url).toBe(change.url);
    expect(armed?.secrets[0]?.reveal()).toBe('whsec_kept');
    expect(await storage.endpoints.change(tenantId, id, change, null)).toMatchObject({
      row: { version: 2 },
    });
  });

  it('lets one of many edits win that have seen the same version', async () => {
    const { id } = await anEndpoint(storage, tenantId);
    const results = await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        at === 7
          ? storage.endpoints.delete(tenantId, id, 1)
          : storage.endpoints.change(tenantId, id, { description: `${at}` }, 1),
      ),
    );
    const won = results.filter(({ outcome }) => outcome === 'edited' || outcome === 'removed');
    expect(won).toHaveLength(1);
  });

  it('refuses an edit of a version that has passed, also by a disabling', async () => {
    const { id } = await anEndpoint(storage, tenantId);
    expect(await storage.endpoints.disable(tenantId, id, 'gone')).toBe(true);
    const late = { outcome: 'changed-meanwhile', version: 2 };
    const change = { description: 'late' };
    expect(await storage.endpoints.change(tenantId, id, change, 1)).toEqual(late);
    expect(await storage.endpoints.delete(tenantId, id, 1)).toEqual(late);
  });

  it('forgets why it was disabled when it is enabled again, and arms it', async () => {
    const { id } = await anEndpoint(storage, tenantId);
    await storage.endpoints.disable(tenantId, id, 'gone');
    expect(await storage.endpoints.change(tenantId, id, { enabled: false }, null)).toMatchObject({
      row: { enabled: false, disabledReason: 'gone', version: 2 },
    });
    expect(await storage.endpoints.arm(tenantId, id)).toBeNull();
    expect(await storage.endpoints.change(tenantId, id, { enabled: true }, null)).toMatchObject({
      row: { enabled: true, disabledReason: null, version: 3 },
    });
    expect(await storage.endpoints.arm(tenantId, id)).not.toBeNull();
  });

  it('does not arm a disabled or removed one', async () => {
    const off = await anEndpoint(storage, tenantId);
    await storage.endpoints.change(tenantId, off.id, { enabled: false }, null);
    expect(await storage.endpoints.arm(tenantId, off.id)).toBeNull();
    const { outcome } = await storage.endpoints.delete(tenantId, off.id, null);
    expect(outcome).toBe('removed');
    expect(await storage.endpoints.delete(tenantId, off.id, null)).toEqual({ outcome: 'missing' });
    expect(await storage.endpoints.arm(tenantId, off.id)).toBeNull();
  });

  it('neither shows, arms, changes nor removes one of another tenant', async () => {
    const foreign = await anEndpoint(storage, otherId, { externalId: newId() });
    const missing = { outcome: 'missing' };
    for (const ref of [foreign.id, foreign.externalId!]) {
      expect(await storage.endpoints.find(tenantId, ref)).toBeNull();
      const change = storage.endpoints.change(tenantId, ref, { enabled: false }, null);
      expect(await change).toEqual(missing);
      expect(await storage.endpoints.delete(tenantId, ref, null)).toEqual(missing);
    }
    const { rows } = await storage.endpoints.list(tenantId, 1_000, null);
    expect(ids(rows)).not.toContain(foreign.id);
    expect(await storage.endpoints.arm(tenantId, foreign.id)).toBeNull();
    expect(await storage.endpoints.disable(tenantId, foreign.id, 'gone')).toBe(false);
    expect(await storage.endpoints.arm(otherId, foreign.id)).not.toBeNull();
    expect(await storage.endpoints.find(otherId, foreign.id)).toMatchObject({ version: 1 });
  });

  it('opens a secret for its own endpoint only: a copied row stays shut', async () => {
    const own = await anEndpoint(storage, tenantId);
    const foreign = await anEndpoint(storage, otherId);
    await storage.database.ask(
      `UPDATE webhook_endpoints SET sealed_secret =
         (SELECT sealed_secret FROM webhook_endpoints WHERE id = $1) WHERE id = $2`,
      [foreign.id, own.id],
    );
    await expect(storage.endpoints.arm(tenantId, own.id)).rejects.toThrow(SealBroken);
  });
});
