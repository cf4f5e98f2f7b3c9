import { createServer, type Server } from 'node:http';
import { Secret } from '#libs/domain';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { KeyServiceFailed } from './key-encryption.js';
import { SealBroken } from './seal-broken.js';
import { keyEncryptionOf } from './key-settings.js';
import { TransitKeys } from './transit-keys.js';

const TOKEN = 'hvs.planted-token-of-the-kms';
const DATA_KEY = Buffer.alloc(32, 7);
const CONTEXT = { tenantId: 't1', dataKeyId: 'd1' };

type Asked = { path: string; token: unknown; body: Record<string, string> };

/**
 * A Transit engine as far as it is asked here: it keeps what it was given under a number. `binds` is
 * what a server does that knows `associated_data`; older ones pass over it.
 */
class FakeTransit {
  readonly asked: Asked[] = [];
  binds = true;
  /** Answers instead of doing what it is asked; null: never answers. */
  instead: { status: number; body: string } | null | undefined;
  private readonly kept: { plaintext: string; bound: string }[] = [];
  private server: Server | null = null;
  url = '';

  async start(): Promise<void> {
    this.server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const body: Record<string, string> = JSON.parse(Buffer.concat(parts).toString());
        const path = request.url ?? '';
        this.asked.push({ path, token: request.headers['x-vault-token'], body });
        if (this.instead === null) return;
        const { status, body: text } = this.instead ?? this.answer(path, body);
        response.writeHead(status, { 'content-type': 'application/json' }).end(text);
      });
    });
    const server = this.server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    this.url = `http://127.0.0.1:${address.port}`;
  }

  stop(): Promise<void> {
    const { server } = this;
    server?.closeAllConnections();
    return new Promise((resolve) => (server ? server.close(() => resolve()) : resolve()));
  }

  private answer(path: string, body: Record<string, string>): { status: number; body: string } {
    const bound = body['associated_data'] ?? '';
    if (path.includes('/encrypt/')) {
      this.kept.push({ plaintext: body['plaintext'] ?? '', bound });
      return ok({ ciphertext: `vault:v1:${this.kept.length - 1}` });
    }
    const kept = this.kept[Number(body['ciphertext']?.split(':')[2])];
    if (!kept || (this.binds && kept.bound !== bound)) {
      return { status: 400, body: JSON.stringify({ errors: [`cipher: ${JSON.stringify(body)}`] }) };
    }
    return ok({ plaintext: kept.plaintext });
  }
}

const ok = (data: object) => ({ status: 200, body: JSON.stringify({ data }) });

describe('the keys of a KMS', () => {
  const kms = new FakeTransit();
  beforeAll(() => kms.start());
  afterAll(() => kms.stop());
  afterEach(() => {
    kms.instead = undefined;
    kms.binds = true;
  });

  const settings = (more: { timeoutMs?: number; path?: string } = {}) => ({
    url: `${kms.url}${more.path ?? ''}`,
    token: new Secret(TOKEN),
    key: 'floe',
    ...(more.timeoutMs === undefined ? {} : { timeoutMs: more.timeoutMs }),
  });
  const keys = (more: Parameters<typeof settings>[0] = {}) => new TransitKeys(settings(more));
  const failure = async (work: Promise<unknown>): Promise<Error> => {
    const error: unknown = await work.catch((cause: unknown) => cause);
    if (error instanceof Error) return error;
    throw new Error('It did not fail.');
  };

  it('wrap and unwrap, and the key goes nowhere else', async () => {
    const wrapped = await keys().wrap(DATA_KEY, CONTEXT);
    expect(wrapped).toEqual({ kekId: 'kms:floe', wrapped: expect.stringMatching(/^vault:v1:/) });
    expect(await keys().unwrap(wrapped, CONTEXT)).toEqual(DATA_KEY);
    expect(kms.asked.slice(-2)).toMatchObject([
      { path: '/v1/transit/encrypt/floe', token: TOKEN },
      { path: '/v1/transit/decrypt/floe', token: TOKEN },
    ]);
    expect(JSON.stringify(wrapped)).not.toContain(DATA_KEY.toString('base64').slice(0, 20));
  });

  it.each([
    ['/kms/transit/', '/v1/kms/transit/encrypt/floe'],
    ['/', '/v1/transit/encrypt/floe'],
  ])('are at the mount that the URL %j names', async (path, asked) => {
    await keys({ path }).wrap(DATA_KEY, CONTEXT);
    expect(kms.asked.at(-1)?.path).toBe(asked);
  });

  it.each([
    ['another tenant', { ...CONTEXT, tenantId: 't2' }],
    ['another data key', { ...CONTEXT, dataKeyId: 'd2' }],
  ])('do not unwrap for %s, whether the server binds the context or not', async (_, other) => {
    const wrapped = await keys().wrap(DATA_KEY, CONTEXT);
    expect(await failure(keys().unwrap(wrapped, other))).toBeInstanceOf(KeyServiceFailed);
    kms.binds = false;
    expect(await failure(keys().unwrap(wrapped, other))).toBeInstanceOf(SealBroken);
    expect(await keys().unwrap(wrapped, CONTEXT)).toEqual(DATA_KEY);
  });

  it('do not unwrap what another key wrapped', async () => {
    const wrapped = await keys().wrap(DATA_KEY, CONTEXT);
    const other = keys().unwrap({ ...wrapped, kekId: 'kms:other' }, CONTEXT);
    expect(await failure(other)).toBeInstanceOf(SealBroken);
  });

  it.each<[string, { status: number; body: string }]>([
    ['is sealed', { status: 503, body: '{"errors":["Vault is sealed"]}' }],
    ['does not know the token', { status: 403, body: '{"errors":["permission denied"]}' }],
    ['does not know the key', { status: 404, body: '{"errors":[]}' }],
    ['answers with something else', { status: 200, body: '<html>' }],
    ['answers with no data', { status: 200, body: '{"data":null}' }],
    ['answers with a redirect', { status: 307, body: '' }],
    ['answers with too much', { status: 200, body: `{"data":"${'x'.repeat(70_000)}"}` }],
  ])('fail closed when the server %s', async (_, instead) => {
    const wrapped = await keys().wrap(DATA_KEY, CONTEXT);
    kms.instead = instead;
    for (const work of [keys().wrap(DATA_KEY, CONTEXT), keys().unwrap(wrapped, CONTEXT)]) {
      expect(await failure(work)).toBeInstanceOf(KeyServiceFailed);
    }
  });

  it('fail closed when the server gives another text than it was given', async () => {
    const wrapped = await keys().wrap(DATA_KEY, CONTEXT);
    for (const plaintext of [
      '',
      'AAAA',
      Buffer.alloc(32).toString('base64'),
      Buffer.alloc(64).toString('base64'),
    ]) {
      kms.instead = ok({ plaintext });
      expect(await failure(keys().unwrap(wrapped, CONTEXT))).toBeInstanceOf(SealBroken);
    }
  });

  it('wait no longer than their time', async () => {
    kms.instead = null;
    const error = await failure(keys({ timeoutMs: 50 }).wrap(DATA_KEY, CONTEXT));
    expect(error).toBeInstanceOf(KeyServiceFailed);
    expect(error.message).toContain('no answer within 50 ms');
  });

  it('say so when there is no server', async () => {
    const gone = new TransitKeys({ ...settings(), url: 'http://127.0.0.1:9' });
    expect((await failure(gone.wrap(DATA_KEY, CONTEXT))).message).toContain('not be reached');
  });

  it('tell in no error what they were given, nor the token', async () => {
    const wrapped = await keys().wrap(DATA_KEY, CONTEXT);
    const errors = [await failure(keys().unwrap(wrapped, { ...CONTEXT, tenantId: 't2' }))];
    kms.instead = { status: 500, body: JSON.stringify({ errors: [TOKEN] }) };
    errors.push(await failure(keys().wrap(DATA_KEY, CONTEXT)));
    for (const error of errors) {
      const told = `${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`;
      expect(told).not.toContain(TOKEN);
      expect(told).not.toContain(DATA_KEY.toString('base64').slice(0, 20));
    }
  });

  it('wrap beside keys of the settings, which open what they wrapped before', async () => {
    const own = [{ id: 'k1', key: Buffer.alloc(32, 1) }];
    const before = keyEncryptionOf({ keys: own, kms: null }).keyEncryption;
    const old = await before.wrap(DATA_KEY, CONTEXT);
    const { keyEncryption } = keyEncryptionOf({ keys: own, kms: settings() });
    expect(keyEncryption).toMatchObject({ currentId: 'kms:floe', ids: ['kms:floe', 'k1'] });
    expect(await keyEncryption.unwrap(old, CONTEXT)).toEqual(DATA_KEY);
    const wrapped = await keyEncryption.wrap(DATA_KEY, CONTEXT);
    expect(wrapped.kekId).toBe('kms:floe');
    const alone = keyEncryptionOf({ keys: [], kms: settings() }).keyEncryption;
    expect(await alone.unwrap(wrapped, CONTEXT)).toEqual(DATA_KEY);
    expect(await failure(alone.unwrap(old, CONTEXT))).toBeInstanceOf(SealBroken);
  });
});
