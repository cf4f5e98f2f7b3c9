import { changedParts } from '#libs/domain';
import {
  ApiKeyRepository,
  AuditLog,
  TenantWork,
  type ApiKey,
  type AuditSource,
} from '#libs/storage';
import { Injectable } from '@nestjs/common';
import { KeyCache } from '../access/key-cache.js';
import { problemOfEdit } from '../http/edit-problem.js';
import { faultyBody } from '../http/faulty-body.js';
import { changedMeanwhile } from '../http/revision-tag.js';
import { notFound, Problem } from '../problems/problem.js';
import { showApiKey, type ApiKeyChangeBody } from './api-key.schema.js';
import type { KeyMaker } from './issue-api-keys.js';
import { exceeds, faultsOfLimit } from './key-powers.js';

/** Changes and revokes keys, each with its entry in the audit log. Throws `Problem`s. */
@Injectable()
export class EditApiKeys {
  constructor(
    private readonly work: TenantWork,
    private readonly keys: ApiKeyRepository,
    private readonly audit: AuditLog,
    private readonly cache: KeyCache,
  ) {}

  /** With `ifVersion`, only when the key is still at that version. */
  async change(
    tenantId: string,
    { source, powers }: KeyMaker,
    keyId: string,
    { name, requests_per_minute: limit }: ApiKeyChangeBody,
    ifVersion: number | null,
  ): Promise<ApiKey> {
    const faults = limit === undefined ? [] : faultsOfLimit(limit, powers);
    if (faults.length > 0) throw faultyBody(faults);
    const change = {
      ...(name === undefined ? {} : { name }),
      ...(limit === undefined ? {} : { requestsPerMinute: limit }),
    };
    const key = await this.work.run(tenantId, async () => {
      const result = await this.keys.edit(tenantId, keyId, change, ifVersion);
      if (result.outcome === 'revoked') throw new Problem('conflict', 'The key is revoked.');
      if (result.outcome !== 'edited') throw problemOfEdit('API key', result);
      const { before, row } = result;
      if (exceeds(before, powers)) {
        throw new Problem(
          'scope_missing',
          'That key may do more than the one that asks, or longer.',
        );
      }
      const parts = changedParts(asAudited(before), asAudited(row));
      if (parts) {
        const target = `api_key:${row.id}`;
        await this.audit.append(tenantId, {
          ...source,
          action: 'api_key.updated',
          target,
          ...parts,
        });
      }
      return row;
    });
    this.cache.forgetKey(keyId);
    return key;
  }

  /** The key opens nothing from now on, within a second in every process. Again: no change. */
  async revoke(
    tenantId: string,
    source: AuditSource,
    keyId: string,
    ifVersion: number | null,
  ): Promise<void> {
    await this.work.run(tenantId, async () => {
      const key = await this.keys.lock(tenantId, keyId);
      if (!key) throw notFound('API key');
      if (key.revokedAt !== null) return;
      if (ifVersion !== null && ifVersion !== key.version) throw changedMeanwhile(key.version);
      const revoked = await this.keys.revoke(tenantId, key);
      await this.audit.append(tenantId, {
        ...source,
        action: 'api_key.revoked',
        target: `api_key:${key.id}`,
        before: endOf(key),
        after: endOf(revoked),
      });
    });
    this.cache.forgetKey(keyId);
  }
}

function asAudited({ name, requestsPerMinute }: ApiKey) {
  return { name, requests_per_minute: requestsPerMinute };
}

function endOf(key: ApiKey) {
  const { status, revoked_at } = showApiKey(key);
  return { status, revoked_at };
}
