import { newApiKey } from '#libs/domain';
import {
  ApiKeyRepository,
  AuditLog,
  TenantWork,
  type ApiKey,
  type AuditSource,
  type KeyPrint,
} from '#libs/storage';
import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { KeyCache } from '../access/key-cache.js';
import { faultyBody } from '../http/faulty-body.js';
import { revisionTag } from '../http/revision-tag.js';
import type { Claim } from '../idempotency/claim.js';
import { notFound, Problem } from '../problems/problem.js';
import { showApiKey, type NewApiKeyBody } from './api-key.schema.js';
import { exceeds, powersOfNewKey, type MakersPowers } from './key-powers.js';

/** Who asks for a key, and what they may give it at most. */
export type KeyMaker = { source: AuditSource; powers: MakersPowers };

/** The answer that shows a key, this once. */
export type IssuedKey = { body: ReturnType<typeof showApiKey> & { key: string }; etag: string };

/** Makes keys, anew or in place of others, each with its entry in the audit log. */
@Injectable()
export class IssueApiKeys {
  constructor(
    private readonly work: TenantWork,
    private readonly keys: ApiKeyRepository,
    private readonly audit: AuditLog,
    private readonly cache: KeyCache,
  ) {}

  /** Throws a `Problem` when the maker may not, the tenant has too many, or an account is unknown. */
  async create(
    tenantId: string,
    maker: KeyMaker,
    body: NewApiKeyBody,
    claim: Claim,
  ): Promise<IssuedKey> {
    const read = powersOfNewKey(body, maker.powers, new Date());
    if (!read.ok) throw faultyBody(read.faults);
    const { powers } = read;
    return this.work.run(tenantId, async () => {
      await claim.recall(tenantId);
      const { key, print } = aNewKey(maker);
      const draft = { ...print, ...powers, name: body.name };
      const result = await this.keys.create(tenantId, draft);
      if (result.outcome === 'limit-reached') throw tooMany('keys');
      if (result.outcome === 'unknown-accounts') {
        throw faultyBody(result.accountIds.map((id) => unknownAccount(body, id)));
      }
      await this.noteCreated(tenantId, maker, result.row);
      return keepAnswer(claim, tenantId, issued(result.row, key));
    });
  }

  /** The old key goes on for `graceSeconds`, but never beyond the end that it has already. */
  async rotate(
    tenantId: string,
    maker: KeyMaker,
    keyId: string,
    graceSeconds: number,
    claim: Claim,
  ): Promise<IssuedKey> {
    const answer = await this.work.run(tenantId, async () => {
      await claim.recall(tenantId);
      const old = await this.keys.lock(tenantId, keyId);
      if (!old) throw notFound('API key');
      refuseUnlessRotatable(old, maker);
      const { key, print } = aNewKey(maker);
      const result = await this.keys.rotate(tenantId, old, print, graceSeconds);
      if (result.outcome === 'limit-reached') throw tooMany('keys that were replaced');
      await this.noteCreated(tenantId, maker, result.row);
      await this.audit.append(tenantId, {
        ...maker.source,
        action: 'api_key.rotated',
        target: `api_key:${old.id}`,
        before: endOf(old),
        after: endOf(result.old),
      });
      return keepAnswer(claim, tenantId, issued(result.row, key));
    });
    this.cache.forgetKey(keyId);
    return answer;
  }

  private noteCreated(tenantId: string, { source }: KeyMaker, key: ApiKey): Promise<void> {
    const { name, prefix, scopes, account_ids, requests_per_minute, expires_at } = showApiKey(key);
    return this.audit.append(tenantId, {
      ...source,
      action: 'api_key.created',
      target: `api_key:${key.id}`,
      before: null,
      after: { name, prefix, scopes, account_ids, requests_per_minute, expires_at },
    });
  }
}

function refuseUnlessRotatable(old: ApiKey, maker: KeyMaker): void {
  const { status } = showApiKey(old);
  if (status !== 'active') throw new Problem('conflict', `The key is ${status} already.`);
  if (old.replacedBy !== null) throw new Problem('conflict', 'The key was replaced already.');
  // The answer shows a key with all powers of the old one.
  if (exceeds(old, maker.powers)) {
    throw new Problem('scope_missing', 'That key may do more than the one that asks, or longer.');
  }
}

function aNewKey({ source }: KeyMaker) {
  const { key, prefix, hash } = newApiKey(randomBytes);
  const print: KeyPrint & { createdBy: string } = {
    prefix,
    keyHash: hash,
    createdBy: source.actor,
  };
  return { key, print };
}

function issued(row: ApiKey, key: ReturnType<typeof newApiKey>['key']): IssuedKey {
  return { body: { ...showApiKey(row), key: key.reveal() }, etag: revisionTag(row.version) };
}

async function keepAnswer(claim: Claim, tenantId: string, answer: IssuedKey): Promise<IssuedKey> {
  await claim.keep(tenantId, 201, answer.body, { etag: answer.etag });
  return answer;
}

function endOf({ expiresAt, replacedBy }: ApiKey) {
  return { expires_at: expiresAt?.toISOString() ?? null, replaced_by: replacedBy };
}

function tooMany(what: string): Problem {
  return new Problem('limit_reached', `The tenant has as many ${what} as it may have.`);
}

function unknownAccount(body: NewApiKeyBody, id: string) {
  const at = body.account_ids?.findIndex((one) => one.toLowerCase() === id) ?? 0;
  return {
    pointer: `/account_ids/${at}`,
    code: 'unknown_account',
    message: 'The tenant has no account of this id.',
    fix: "Name the tenant's own accounts, by our ids.",
  };
}
