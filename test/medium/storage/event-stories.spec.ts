import { MAX_DELIVERIES, type Account } from '#libs/storage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '#libs/domain';
import { aFact, anEntry, anEventChange, anIntent, aReplyChange } from '../../support/builders.js';
import { claimDeliveries, claimEvents } from './claim-as-turn.js';
import { openStorage, type Storage } from './open-storage.js';
import { anAccount, anEndpoint, receive, twoTenants } from './scene.js';

describe('EventStories', () => {
  let storage: Storage;
  let tenantId: string;
  let otherId: string;
  let account: Account;
  let eventId: string;

  beforeAll(async () => {
    storage = await openStorage();
    ({ tenantId, otherId } = await twoTenants(storage));
  });
  afterAll(() => storage.close());
  beforeEach(async () => {
    account = await anAccount(storage, tenantId);
    await receive(storage, account, {});
    const [claimed] = await claimEvents(storage, tenantId, account.id, 1);
    eventId = claimed!.event.id;
  });

  /** Writes facts of the event, as the responder does, and one of another event. */
  async function tell(count = 1) {
    const { event } = (await storage.events.find(tenantId, eventId))!;
    const facts = Array.from({ length: count }, () => aFact({ accountId: account.id, eventId }));
    const other = aFact({ accountId: account.id, eventId: newId() });
    await storage.journal.write(tenantId, [anEntry(event, { facts: [...facts, other] })]);
  }
  const read = (asTenant = tenantId) => storage.stories.read(asTenant, eventId);

  it('hold the event with its messages, its account and how the tenant stands', async () => {
    const { event } = (await storage.events.find(tenantId, eventId))!;
    const [made] = await storage.journal.write(tenantId, [
      anEntry(event, { drafts: [anIntent()] }),
    ]);
    const replyId = made?.outcome === 'written' ? made.replyIds[0]! : '';
    await storage.journal.write(tenantId, [
      anEntry(event, { reply: aReplyChange(replyId), event: anEventChange() }),
    ]);
    expect(await read()).toMatchObject({
      event: { id: eventId, state: 'answered' },
      replies: [{ id: replyId, state: 'sent' }],
      account: { id: account.id },
      tenantStatus: 'active',
      facts: 0,
      deliveries: [],
      isCut: false,
    });
  });

  it('hold each delivery of what the event caused, and none of another', async () => {
    const endpoint = await anEndpoint(storage, tenantId);
    await anEndpoint(storage, otherId);
    await tell();
    const [delivery] = await claimDeliveries(storage, tenantId, endpoint.id, 1);
    await storage.deliveries.record(tenantId, [
      { id: delivery!.id, state: 'failed', nextAttemptAt: null, status: 500, error: 'no' },
    ]);
    const tale = (await read())!;
    expect(tale.facts).toBe(1);
    const shown = tale.deliveries.filter(({ endpointId }) => endpointId === endpoint.id);
    expect(shown).toMatchObject([
      {
        id: delivery!.id,
        type: 'ice_breaker.tapped',
        state: 'failed',
        attempts: 1,
        lastStatus: 500,
      },
    ]);
    expect(JSON.stringify(tale.deliveries)).not.toContain('://');
  });

  it('are cut where there are too many deliveries', async () => {
    await anEndpoint(storage, tenantId);
    await tell(MAX_DELIVERIES + 1);
    const tale = (await read())!;
    expect(tale.deliveries).toHaveLength(MAX_DELIVERIES);
    expect(tale.isCut).toBe(true);
  });

  it('are told to nobody but the tenant, and within the accounts of a key', async () => {
    await anEndpoint(storage, tenantId);
    await tell();
    expect(await read(otherId)).toBeNull();
    const elsewhere = await anAccount(storage, tenantId);
    expect(await storage.work.boundTo([elsewhere.id], () => read())).toBeNull();
    const within = await storage.work.boundTo([account.id], () => read());
    expect(within).toMatchObject({ event: { id: eventId }, facts: 1 });
  });
});
