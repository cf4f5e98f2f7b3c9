import { Secret } from '#libs/domain';
import { WebhookSender } from '#libs/webhooks-out';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aFact, aSet } from '../../support/builders.js';
import { startPartnerReceiver, type PartnerReceiver } from '../../support/partner-receiver.js';
import { eraseNow } from '../storage/erase-now.js';
import { anEndpoint, aRule, aTenant } from '../storage/scene.js';
import { countRowsOf, present } from '../storage/tables-of-tenants.js';
import { exitContext } from '../storage/wait-for-lock.js';
import { openSyncHouse, type SyncHouse } from '../sync/sync-house.js';
import { aDeliveryLane } from './a-delivery-lane.js';
import { KillSwitch } from './kill-switch.js';
import { openReplyHouse, type ReplyHouse } from './reply-house.js';
import { aTurn } from './turn-context.js';

const SECRET = 'whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtMTIz';

/** Turns that are under way when their tenant is deleted: whatever they meet, they end in order. */
describe('a turn whose tenant is deleted', () => {
  let house: ReplyHouse;
  let syncHouse: SyncHouse;
  let partner: PartnerReceiver;
  const sender = new WebhookSender({ allowPrivateAddresses: true, timeoutMs: 2_000 });

  beforeAll(async () => {
    house = await openReplyHouse();
    syncHouse = await openSyncHouse();
    partner = await startPartnerReceiver({ port: 0, secret: SECRET });
  });
  afterAll(async () => {
    await sender.close();
    await partner.close();
    await syncHouse.close();
    await house.close();
  });

  /**
   * Takes a turn with the tenant erased at its first await, at its second, and so on. `take` makes
   * a tenant of its own and gives what was done to the world outside by the turn. Fails when a turn
   * does, or leaves a row behind; gives how many awaits there were.
   */
  async function atEveryAwait(
    { storage }: Pick<ReplyHouse, 'storage'>,
    prepare: (turn: KillSwitch) => Promise<{ tenantId: string; take: () => Promise<unknown> }>,
    judge: (turn: KillSwitch, at: number) => void,
  ): Promise<number> {
    for (let at = 1; ; at += 1) {
      const turn = new KillSwitch();
      const { tenantId, take } = await prepare(turn);
      turn.hooks.before = async () => {
        if (turn.begun.length !== at) return;
        await exitContext(() => eraseNow(storage, tenantId));
      };
      expect(await take()).toMatchObject({ kind: expect.stringMatching(/^(done|wait)$/) });
      judge(turn, at);
      const isReached = turn.begun.length >= at;
      for (let goes = 0; goes < 3; goes += 1) await eraseNow(storage, tenantId);
      expect(present(await countRowsOf(storage.database, tenantId))).toEqual({});
      if (!isReached) return at - 1;
    }
  }

  it('sends no reply that it had not written down before, and leaves no row', async () => {
    let asked: string[] = [];
    const awaits = await atEveryAwait(
      house,
      async (turn) => {
        const { id: tenantId } = await aTenant(house.storage);
        await anEndpoint(house.storage, tenantId);
        await aRule(house.storage, tenantId);
        const account = await house.account('hold', tenantId);
        await house.taps(account, { person: '1', payload: 'HOURS' });
        asked = [];
        return {
          tenantId,
          take: async () => {
            const outcome = await house.worker(account, turn).turn();
            asked = house.sentTo(account, '1').map(String);
            return outcome;
          },
        };
      },
      (turn, at) => {
        const written = turn.begun.indexOf('EventJournal.write') + 1;
        const wasWritten = written > 0 && at > written;
        expect({ at, asked }).toEqual({ at, asked: wasWritten ? ['We open at nine.'] : [] });
      },
    );
    expect(awaits).toBeGreaterThanOrEqual(7);
  });

  it('publishes no questions that it had not claimed, and leaves no row', async () => {
    const awaits = await atEveryAwait(
      syncHouse,
      async (turn) => {
        const { id: tenantId } = await aTenant(syncHouse.storage);
        await anEndpoint(syncHouse.storage, tenantId);
        const account = await syncHouse.account(tenantId);
        await syncHouse.wish(account, aSet());
        return { tenantId, take: () => syncHouse.turn(account, turn) };
      },
      (turn, at) => {
        const claimed = turn.begun.indexOf('SyncJournal.lockDue') + 1;
        const isCalled = turn.begun.includes('GraphClient.setIceBreakers');
        expect({ at, isCalled }).toEqual({ at, isCalled: claimed > 0 && at > claimed });
      },
    );
    expect(awaits).toBeGreaterThanOrEqual(6);
  });

  it('posts nothing to a partner that it had not claimed, and leaves no row', async () => {
    const { storage } = house;
    const awaits = await atEveryAwait(
      house,
      async (turn) => {
        const { id: tenantId } = await aTenant(storage);
        const { id: endpointId } = await anEndpoint(storage, tenantId, {
          url: partner.url,
          secret: new Secret(SECRET),
        });
        await storage.facts.append(tenantId, [aFact({ body: '{"type":"ice_breaker.tapped"}' })]);
        const lane = aDeliveryLane(storage, sender, { wrap: (part) => turn.wrap(part) });
        return { tenantId, take: () => lane.takeTurn({ v: 1, tenantId, endpointId }, aTurn()) };
      },
      (turn, at) => {
        const claimed = turn.begun.indexOf('WebhookDeliveryRepository.claim') + 1;
        const isPosted = turn.begun.includes('WebhookSender.post');
        expect({ at, isPosted }).toEqual({ at, isPosted: claimed > 0 && at > claimed });
      },
    );
    expect(awaits).toBeGreaterThanOrEqual(5);
  });
});
