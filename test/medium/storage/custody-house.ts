import { newId, Secret } from '#libs/domain';
import {
  keyEncryptionOf,
  keyRewrapOn,
  OPERATOR_TENANT,
  type Account,
  type KeyEncryption,
  type KeyRewrap,
  type KeySettings,
  type RewrapOptions,
  type RewrapResult,
  type TenantWork,
} from '#libs/storage';
import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import { anIdentity, aToken } from '../../support/builders.js';
import { legacySeal } from '../../support/legacy-seal.js';
import type { KillSwitch } from '../responder/kill-switch.js';
import { openStorageOn, type Storage } from './open-storage.js';
import { anEndpoint, aTenant } from './scene.js';

export const K1 = { id: 'k1', key: Buffer.alloc(32, 1) };
export const K2 = { id: 'k2', key: Buffer.alloc(32, 2) };
export const ONLY_K1: KeySettings = { keys: [K1], kms: null };
export const ONLY_K2: KeySettings = { keys: [K2], kms: null };
/** As during a change: the new key wraps, both open. */
export const K2_AND_K1: KeySettings = { keys: [K2, K1], kms: null };

/** What was planted, and where: all of it must come out again. */
export type Planted = { tokens: { account: Account; text: string }[]; answers: Answer[] };
type Answer = { tenantId: string; owner: string; key: string; body: string };

export const FINGERPRINT = createHash('sha256').update('a request').digest();

export async function plantToken(
  storage: Storage,
  tenantId: string,
  as: 'sealed now' | 'legacy' = 'sealed now',
): Promise<{ account: Account; text: string }> {
  const text = `IGAA-planted-${newId()}`;
  const made = await storage.accounts.connect(tenantId, anIdentity(), aToken(text), null);
  if (made.outcome !== 'created') throw new Error(made.outcome);
  const { account } = made;
  if (as === 'legacy') {
    const of = { tenantId, ownerId: account.id, purpose: 'access-token' };
    await storage.database.ask(
      `UPDATE account_tokens SET key_id = 'k1', data_key_id = NULL, sealed = $2
        WHERE account_id = $1`,
      [account.id, legacySeal(text, K1, of)],
    );
  }
  return { account, text };
}

export async function plantAnswer(storage: Storage, tenantId: string): Promise<Answer> {
  const body = JSON.stringify({ key: `planted-${newId()}` });
  const owner = tenantId === OPERATOR_TENANT ? 'operator' : `key:${newId()}`;
  const request = { tenantId, owner, key: newId(), fingerprint: FINGERPRINT };
  const claimed = await storage.idempotency.claim(request, 60_000);
  if (claimed.outcome !== 'claimed') throw new Error(claimed.outcome);
  await storage.idempotency.keep(tenantId, claimed.held, { status: 201, headers: {}, body });
  return { tenantId, owner, key: request.key, body };
}

/** A tenant with a token, one that is sealed the old way, an endpoint and a kept answer. */
export async function plantTenant(storage: Storage): Promise<Planted & { tenantId: string }> {
  const { id: tenantId } = await aTenant(storage);
  const tokens = [
    await plantToken(storage, tenantId),
    await plantToken(storage, tenantId, 'legacy'),
  ];
  await anEndpoint(storage, tenantId, { secret: new Secret(secretOf(tenantId)) });
  return { tenantId, tokens, answers: [await plantAnswer(storage, tenantId)] };
}

const secretOf = (tenantId: string) => `whsec_${tenantId}`;

/** What was planted and does not come out as it went in, by a process with only these settings. */
export async function lostOf(
  storage: Storage,
  keys: KeySettings,
  planted: readonly Planted[],
): Promise<string[]> {
  const fresh = await openStorageOn(storage.database, storage.database.url, 2, keys);
  try {
    return await lostTo(fresh, planted);
  } finally {
    await fresh.close();
  }
}

/** The same by a process that runs already. */
export async function lostTo(reader: Storage, planted: readonly Planted[]): Promise<string[]> {
  const lost: string[] = [];
  for (const { tokens, answers } of planted) {
    for (const { account, text } of tokens) {
      const armed = await reader.tokens.arm(account.tenantId, account.id).catch(String);
      const found = typeof armed === 'string' ? armed : armed?.token?.reveal();
      if (found !== text) lost.push(`the token of ${account.id}: ${found}`);
    }
    for (const { body, ...request } of answers) {
      const claimed = await reader.idempotency
        .claim({ ...request, fingerprint: FINGERPRINT }, 1_000)
        .catch(String);
      const isAnswer = typeof claimed !== 'string' && 'answer' in claimed;
      if (!isAnswer || claimed.answer.body !== body) lost.push(`the answer of ${request.key}`);
    }
  }
  const endpoints = await reader.database.ask<Owned>(
    'SELECT id, tenant_id FROM webhook_endpoints WHERE enabled',
  );
  for (const { id, tenant_id: tenantId } of endpoints) {
    const armed = await reader.endpoints.arm(tenantId, id).catch(String);
    const found = typeof armed === 'string' ? armed : armed?.secrets[0]?.reveal();
    if (found !== secretOf(tenantId)) lost.push(`the secret of ${id}: ${found}`);
  }
  return lost;
}

type Owned = { id: string; tenant_id: string };

/** A rewrap as the command runs it, of which every call of a part can be its last. */
export function aRewrap(
  { work: bareWork, router: bareRouter }: Storage,
  keys: KeySettings = K2_AND_K1,
  kill: KillSwitch | null = null,
  other: KeyEncryption | null = null,
): KeyRewrap {
  const { keyEncryption: bareKeys, legacyKeys } = keyEncryptionOf(keys);
  const keyEncryption = other ?? (kill ? kill.wrap(bareKeys) : bareKeys);
  const work = kill ? killableWork(bareWork, kill) : bareWork;
  const router = kill ? killableRouter(bareRouter, kill) : bareRouter;
  return keyRewrapOn(work, router, keyEncryption, legacyKeys);
}

/** Each transaction is one await: wherever in it the process dies, PostgreSQL undoes all of it. */
function killableWork(bare: TenantWork, kill: KillSwitch): TenantWork {
  const inside = new AsyncLocalStorage<true>();
  const killable = kill.wrap(bare);
  const run: TenantWork['run'] = (tenantId, work) =>
    inside.getStore()
      ? bare.run(tenantId, work)
      : killable.run(tenantId, (manager) => inside.run(true, () => work(manager)));
  return Object.create(bare, { run: { value: run } });
}

/** Each statement is one await. The connection of the lock is not: a pool would wait for it for ever. */
function killableRouter(bare: Storage['router'], kill: KillSwitch): Storage['router'] {
  const { query } = kill.wrap(bare);
  return Object.create(bare, { query: { value: query }, connect: { value: () => bare.connect() } });
}

export function rewrap(
  storage: Storage,
  given: Partial<RewrapOptions> & {
    keys?: KeySettings;
    kill?: KillSwitch;
    keyEncryption?: KeyEncryption;
  } = {},
): Promise<RewrapResult> {
  const { keys, kill, keyEncryption, ...options } = given;
  return aRewrap(storage, keys, kill, keyEncryption).run({
    newDataKeys: false,
    batchRows: 2,
    lost: [],
    signal: new AbortController().signal,
    begun: () => {},
    progressed: () => {},
    ...options,
  });
}

/** An empty installation again. */
export async function clearAll(storage: Storage): Promise<void> {
  await storage.database.ask(
    'TRUNCATE tenants, tenant_keys, idempotency_keys, key_rewraps CASCADE',
  );
}
