import { NEW_CONVERSATION, newApiKey, newId } from '#libs/domain';
import type { Account } from '#libs/storage';
import { createHash, randomBytes } from 'node:crypto';
import { aFact, anAttempt, aNumericId, aSet, anEntry, anIntent } from '../../support/builders.js';
import { claimEvents, claimSync } from './claim-as-turn.js';
import type { Storage } from './open-storage.js';
import { anEndpoint, aRule, receive } from './scene.js';

/** Gives the tenant a row in every table that a tenant has. */
export async function fillTenant(storage: Storage, account: Account): Promise<void> {
  const { tenantId } = account;
  const { prefix, hash } = newApiKey(randomBytes);
  const key = await storage.apiKeys.create(tenantId, {
    name: 'main',
    prefix,
    keyHash: hash,
    scopes: ['*'],
    accountIds: null,
    expiresAt: null,
    requestsPerMinute: null,
    createdBy: 'operator',
  });
  if (key.outcome !== 'created') throw new Error(`The key was not made: ${key.outcome}`);
  const endpoint = await anEndpoint(storage, tenantId);
  await storage.recoveries.create(tenantId, endpoint.id, {
    kind: 'failed',
    since: new Date(),
    until: null,
    eventTypes: null,
    accountIds: null,
  });
  await storage.partnerLinks.create(tenantId, {
    id: newId(),
    tokenHash: randomBytes(32),
    endpointIds: null,
    livesMs: 60_000,
  });
  await storage.audit.append(tenantId, {
    actor: 'operator',
    requestId: null,
    ip: null,
    action: 'account.connected',
    target: `account:${account.id}`,
    before: null,
    after: {},
  });
  await storage.idempotency.claim(
    {
      tenantId,
      owner: `key:${key.row.id}`,
      key: 'once',
      fingerprint: createHash('sha256').update('a request').digest(),
    },
    60_000,
  );
  await fillAccount(storage, account);
}

/** Gives the account a row in every table that an account has. */
export async function fillAccount(storage: Storage, account: Account): Promise<void> {
  const { tenantId, id: accountId } = account;
  await storage.iceBreakers.save(tenantId, accountId, aSet(), {
    author: 'operator',
    ifRevision: null,
    now: new Date(Date.now() - 1_000),
  });
  await claimSync(storage, tenantId, accountId);
  await storage.care.begin(tenantId, accountId, {
    issuedAt: new Date(),
    expiresAt: null,
    expiryKnown: false,
    dice: () => 0.5,
  });
  await aLinkTo(storage, account);
  await storage.dataErasures.request(
    tenantId,
    { id: newId(), personId: aNumericId(), accountId },
    { actor: 'operator', requestId: null, ip: null },
  );
  await aRule(storage, tenantId, { accountId });
  await receive(storage, account, {});
  const [claimed] = await claimEvents(storage, tenantId, accountId, 1);
  if (!claimed) throw new Error('The event was not taken in.');
  await storage.journal.write(tenantId, [
    anEntry(claimed.event, {
      drafts: [anIntent()],
      facts: [aFact({ accountId })],
      conversation: { expected: 0, next: NEW_CONVERSATION, tags: [] },
    }),
  ]);
  await tryOneDelivery(storage, tenantId);
}

/** Where there is an endpoint, it has refused one. */
async function tryOneDelivery(storage: Storage, tenantId: string): Promise<void> {
  const { rows } = await storage.endpoints.list(tenantId, 1, null);
  for (const { id } of rows) {
    const claimed = await storage.deliveries.claim(tenantId, id, 1, 'fresh');
    await storage.deliveries.record(
      tenantId,
      claimed.map((delivery) => ({
        id: delivery.id,
        state: 'pending',
        nextAttemptAt: new Date(),
        status: 500,
        error: 'The endpoint answered 500.',
        attempt: anAttempt({ outcome: 'refused' }),
      })),
    );
  }
}

/** A connect link by which the account was connected. */
export async function aLinkTo(storage: Storage, account: Account): Promise<string> {
  const id = newId();
  await storage.connectLinks.create(account.tenantId, {
    id,
    stateHash: randomBytes(32),
    externalId: null,
    returnUrl: null,
    expectedAccountId: null,
    actor: 'operator',
    requestId: null,
    livesMs: 60_000,
  });
  await storage.connectLinks.claim(account.tenantId, id);
  await storage.connectLinks.finish(account.tenantId, id, account.id);
  return id;
}
