import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret } from '#libs/domain';
import { request } from 'undici';
import { z } from 'zod';
import { KEY_BYTES } from './aes-gcm.js';
import {
  KeyServiceFailed,
  type KeyEncryption,
  type WrapContext,
  type WrappedKey,
} from './key-encryption.js';
import { SealBroken } from './seal-broken.js';

export type TransitSettings = {
  /** Of the server; a path on it is the mount of the engine, else `transit`. */
  url: string;
  token: Secret;
  key: string;
  /** For the whole call. Default: 2 s. */
  timeoutMs?: number;
};

/** No id of a key in the settings has a colon. */
const KMS_PREFIX = 'kms:';
const TIMEOUT_MS = 2_000;
const MAX_ANSWER_BYTES = 64 * 1024;

const encrypted = z.object({ data: z.object({ ciphertext: z.string().min(1).max(8192) }) });
const decrypted = z.object({ data: z.object({ plaintext: z.base64() }) });

/**
 * A key-encryption key that never leaves a KMS: the Transit engine of HashiCorp Vault or OpenBao,
 * `POST <url>/v1/<mount>/{encrypt,decrypt}/<key>` with the header `X-Vault-Token`.
 * Source: developer.hashicorp.com/vault/api-docs/secret/transit.
 *
 * The context goes along as `associated_data` (Vault 1.13 on, any OpenBao) and as `context`, which keys
 * with derivation ask for. A server that knows neither says nothing about it, so a digest of the context
 * is also wrapped together with the key, and compared.
 */
export class TransitKeys implements KeyEncryption {
  readonly currentId: string;
  readonly ids: readonly string[];
  private readonly root: string;

  constructor(private readonly settings: TransitSettings) {
    this.currentId = kmsKeyId(settings.key);
    this.ids = [this.currentId];
    const url = new URL(settings.url);
    const mount = url.pathname.replaceAll(/^\/+|\/+$/g, '') || 'transit';
    this.root = `${url.origin}/v1/${mount}`;
  }

  async wrap(dataKey: Buffer, context: WrapContext): Promise<WrappedKey> {
    const bound = this.bound(context);
    const plaintext = Buffer.concat([dataKey, digestOf(bound)]);
    const body = { plaintext: plaintext.toString('base64'), ...inRequest(bound) };
    plaintext.fill(0);
    const answer = await this.post('encrypt', body);
    const read = encrypted.safeParse(answer.json);
    if (answer.status !== 200 || !read.success) throw answer.failure();
    return { kekId: this.currentId, wrapped: read.data.data.ciphertext };
  }

  async unwrap({ kekId, wrapped }: WrappedKey, context: WrapContext): Promise<Buffer> {
    if (kekId !== this.currentId) {
      throw new SealBroken(kekId, 'KMS_KEY is another key');
    }
    const bound = this.bound(context);
    const answer = await this.post('decrypt', { ciphertext: wrapped, ...inRequest(bound) });
    const read = decrypted.safeParse(answer.json);
    if (answer.status !== 200 || !read.success) throw answer.failure();
    const plaintext = Buffer.from(read.data.data.plaintext, 'base64');
    const digest = digestOf(bound);
    const isBound =
      plaintext.length === KEY_BYTES + digest.length &&
      timingSafeEqual(plaintext.subarray(KEY_BYTES), digest);
    if (!isBound) throw new SealBroken(kekId, 'it was wrapped for something else');
    return plaintext.subarray(0, KEY_BYTES);
  }

  private async post(operation: 'encrypt' | 'decrypt', body: object) {
    const timeoutMs = this.settings.timeoutMs ?? TIMEOUT_MS;
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const answer = await request(
        `${this.root}/${operation}/${encodeURIComponent(this.settings.key)}`,
        {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'x-vault-token': this.settings.token.reveal(),
            'x-vault-request': 'true',
          },
          body: JSON.stringify(body),
          signal,
        },
      );
      const text = await boundedText(answer.body);
      const status = answer.statusCode;
      // What the server says of an error can hold what it was sent, so only the status is told.
      const failure = () =>
        new KeyServiceFailed(`${operation} was answered with ${status}`, status === 400);
      return { status, json: jsonOrNull(text), failure };
    } catch (error) {
      if (error instanceof KeyServiceFailed) throw error;
      throw new KeyServiceFailed(
        signal.aborted ? `no answer within ${timeoutMs} ms` : 'it could not be reached',
      );
    }
  }

  private bound({ tenantId, dataKeyId }: WrapContext): Buffer {
    return Buffer.from(JSON.stringify(['w1', tenantId, dataKeyId, this.currentId]), 'utf8');
  }
}

/** What a data key is marked with that this key of a KMS wraps. */
export function kmsKeyId(key: string): string {
  return `${KMS_PREFIX}${key}`;
}

export function isKmsKeyId(kekId: string): boolean {
  return kekId.startsWith(KMS_PREFIX);
}

function inRequest(bound: Buffer) {
  const base64 = bound.toString('base64');
  return { associated_data: base64, context: base64 };
}

function digestOf(bound: Buffer): Buffer {
  return createHash('sha256').update(bound).digest();
}

async function boundedText(body: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of body) {
    bytes += part.length;
    if (bytes > MAX_ANSWER_BYTES) throw new KeyServiceFailed('its answer is too large');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
