import { TenantQuota } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EditWebhookEndpoints } from '../../../apps/gateway/src/webhook-endpoints/edit-webhook-endpoints.js';
import { aFact } from '../../support/builders.js';
import { RecordedLanes } from '../responder/turn-context.js';
import { openStorage, type Storage } from '../storage/open-storage.js';
import { anEndpoint, aTenant } from '../storage/scene.js';

describe('an endpoint that is enabled again', () => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await openStorage();
  });
  afterAll(() => storage.close());

  const editor = (lanes: RecordedLanes) => {
    const { work, endpoints, audit } = storage;
    return new EditWebhookEndpoints(work, endpoints, new TenantQuota(work), audit, lanes);
  };
  const aCaller = (tenantId: string) => ({
    tenantId,
    source: { actor: `key:${tenantId}`, requestId: null, ip: null },
  });

  it('has its lane woken, for what it was owed when it was disabled', async () => {
    const { id: tenantId } = await aTenant(storage);
    const { id: endpointId } = await anEndpoint(storage, tenantId);
    await storage.facts.append(tenantId, [aFact()]);
    const lanes = new RecordedLanes();
    const edit = editor(lanes);
    const caller = aCaller(tenantId);

    await edit.change(caller, endpointId, { enabled: false }, null);
    expect(await storage.deliveries.nextDueAt(tenantId, endpointId)).toBeNull();
    expect(lanes.woken).toEqual([]);

    await edit.change(caller, endpointId, { enabled: true }, null);
    expect(lanes.woken).toEqual([{ v: 1, tenantId, endpointId }]);
    expect(await storage.deliveries.nextDueAt(tenantId, endpointId)).not.toBeNull();
    const claimed = await storage.deliveries.claim(tenantId, endpointId, 10, 'fresh');
    expect(claimed).toHaveLength(1);
  });

  it('is not woken by an edit that was refused', async () => {
    const { id: tenantId } = await aTenant(storage);
    const { id: endpointId } = await anEndpoint(storage, tenantId);
    const lanes = new RecordedLanes();
    const late = editor(lanes).change(aCaller(tenantId), endpointId, { enabled: true }, 7);
    await expect(late).rejects.toMatchObject({ code: 'changed_meanwhile' });
    expect(lanes.woken).toEqual([]);
  });
});
