import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { TcpProxy } from '../jobs/tcp-proxy.js';
import { expectProblem } from './expect-problem.js';
import { openGateway, PUBLIC_URL, type Gateway } from './open-gateway.js';
import {
  aWish,
  DATA_DELETION,
  DEAUTHORIZE,
  FORM,
  postForm,
  postWish,
  signedBy,
  wishesOf,
} from './signed-requests.js';

const PATHS = [DEAUTHORIZE, DATA_DELETION];
const INSTAGRAM_SECRET = `instagram-${randomBytes(16).toString('hex')}`;
const HOUR_S = 3_600;
const CODE = /^([0-9A-HJKMNP-TV-Z]{7}-){3}[0-9A-HJKMNP-TV-Z]{7}$/;

const deletion = z.strictObject({ url: z.url(), confirmation_code: z.string().regex(CODE) });

describe.each(PATHS)('what Meta asks for in a person’s name at %s', (path) => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await openGateway({
      settings: { INSTAGRAM_APP_ID: '123456789', INSTAGRAM_APP_SECRET: INSTAGRAM_SECRET },
    });
  });
  afterAll(() => gateway.close());

  const kind = path === DEAUTHORIZE ? 'deauthorize' : 'delete';
  const secondsAgo = (seconds: number) => Math.floor(Date.now() / 1_000) - seconds;
  const countAll = async () => {
    const rows = await gateway.database.ask('SELECT 1 FROM consent_requests');
    return rows.length;
  };
  const outcomes = async (): Promise<Record<string, number>> => {
    const { text } = await gateway.ask({ path: '/metrics' });
    const lines = text.matchAll(
      RegExp(`floe_signed_requests_total\\{kind="${kind}",outcome="([\\w-]+)"[^}]*\\} (\\d+)`, 'g'),
    );
    return Object.fromEntries([...lines].map(([, outcome, count]) => [outcome, Number(count)]));
  };

  it.each<[string, () => string]>([
    ['the first secret of the app', () => gateway.secrets.appSecrets[0]],
    ['the second, during a rotation', () => gateway.secrets.appSecrets[1]],
    ['the secret of its Instagram part', () => INSTAGRAM_SECRET],
  ])('is kept when it is signed by %s', async (_, secretOf) => {
    const wish = aWish();
    const before = (await outcomes())['kept'] ?? 0;
    const form = { signed_request: signedBy(secretOf(), wish) };
    const answer = await postForm(gateway, path, form, { 'x-request-id': 'of-meta' });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    expect(await wishesOf(gateway, wish['user_id'])).toEqual([
      {
        id: expect.any(String),
        kind,
        confirmation_code: kind === 'delete' ? expect.stringMatching(CODE) : null,
        subject_id: wish['user_id'],
        issued_at: new Date(Number(wish['issued_at']) * 1_000),
        status: 'pending',
        request_id: 'of-meta',
      },
    ]);
    expect((await outcomes())['kept']).toBe(before + 1);
  });

  it('is answered as Meta wants it', async () => {
    const wish = aWish();
    const answer = await postWish(gateway, path, wish);
    if (kind === 'deauthorize') {
      expect(answer.json).toEqual({});
      return;
    }
    const { url, confirmation_code: code } = deletion.parse(answer.json);
    expect(url).toBe(`${PUBLIC_URL}/data-deletion/${code}`);
    const [row] = await wishesOf(gateway, wish['user_id']);
    expect(row?.confirmation_code).toBe(code);
  });

  it('is kept once, however often and however many at once it is sent, with one answer', async () => {
    const wish = aWish();
    const before = (await outcomes())['repeated'] ?? 0;
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => postWish(gateway, path, wish)),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await wishesOf(gateway, wish['user_id'])).toHaveLength(1);
    expect((await outcomes())['repeated']).toBe(before + 5);
  });

  it('is a repeat too when the signature is spelled otherwise in Base64', async () => {
    const wish = aWish();
    const signed = signedBy(gateway.secrets.appSecrets[0], wish);
    const spelled = signed.replace('.', '=.');
    await postForm(gateway, path, { signed_request: signed });
    expect((await postForm(gateway, path, { signed_request: spelled })).status).toBe(200);
    expect(await wishesOf(gateway, wish['user_id'])).toHaveLength(1);
  });

  it('is another one when the person asks again later', async () => {
    const wish = aWish({ issued_at: secondsAgo(60) });
    await postWish(gateway, path, wish);
    await postWish(gateway, path, { ...wish, issued_at: secondsAgo(30) });
    expect(await wishesOf(gateway, wish['user_id'])).toHaveLength(2);
  });

  it.each([
    ['a charset', { 'content-type': `${FORM}; charset=UTF-8` }],
    ['capitals in the type', { 'content-type': 'Application/X-WWW-Form-Urlencoded' }],
    ['no coding, said aloud', { 'content-encoding': 'identity' }],
  ])('is read with %s', async (_, headers) => {
    const signed = signedBy(gateway.secrets.appSecrets[0], aWish());
    const form = { signed_request: signed, more: 'of Meta’s' };
    expect((await postForm(gateway, path, form, headers)).status).toBe(200);
  });

  it.each<[string, (signed: string, secret: string) => string]>([
    ['by somebody else', () => signedBy('a-secret-of-somebody-else', aWish())],
    ['by nobody', (signed) => `${'A'.repeat(43)}.${signed.split('.')[1]}`],
    ['with one bit of the signature turned', (signed) => flipped(signed, 0)],
    ['with one bit of the payload turned', (signed) => flipped(signed, 60)],
    [
      'over another payload',
      (signed) => `${signed.split('.')[0]}.${signedBy('x', aWish()).split('.')[1]}`,
    ],
    ['by another algorithm', (_, secret) => signedBy(secret, aWish({ algorithm: 'HMAC-SHA1' }))],
    ['by no algorithm', (_, secret) => signedBy(secret, aWish({ algorithm: undefined }))],
    ['by "none"', (_, secret) => signedBy(secret, aWish({ algorithm: 'none' }))],
    [
      '49 hours ago',
      (_, secret) => signedBy(secret, aWish({ issued_at: secondsAgo(49 * HOUR_S) })),
    ],
    ['in the future', (_, secret) => signedBy(secret, aWish({ issued_at: secondsAgo(-600) }))],
    ['without a time', (_, secret) => signedBy(secret, aWish({ issued_at: undefined }))],
    ['for until a minute ago', (_, secret) => signedBy(secret, aWish({ expires: secondsAgo(60) }))],
  ])('is refused and not kept when it is signed %s', async (_, spoil) => {
    const before = await countAll();
    const [secret] = gateway.secrets.appSecrets;
    const form = { signed_request: spoil(signedBy(secret, aWish()), secret) };
    const answer = await postForm(gateway, path, form);
    await expectProblem(gateway, answer, 401, 'signature_invalid');
    expect(await countAll()).toBe(before);
  });

  it.each<[string, (signed: string, secret: string) => string]>([
    ['nothing', () => ''],
    ['another field', () => 'signed=1'],
    ['an empty one', () => 'signed_request='],
    ['two', (signed) => `signed_request=${signed}&signed_request=${signed}`],
    ['one without its payload', (signed) => `signed_request=${signed.split('.')[0]}`],
    ['one with too many parts', (signed) => `signed_request=${signed}.${signed}`],
    ['one that is far too long', (signed) => `signed_request=${signed}${'A'.repeat(9_000)}`],
    [
      'one that names nobody',
      (_, secret) => `signed_request=${signedBy(secret, aWish({ user_id: undefined }))}`,
    ],
    ['one that holds no JSON', (_, secret) => `signed_request=${signedBy(secret, 'nobody')}`],
    ['one that holds a list', (_, secret) => `signed_request=${signedBy(secret, [aWish()])}`],
  ])('is not understood when the form has %s', async (_, formOf) => {
    const before = await countAll();
    const [secret] = gateway.secrets.appSecrets;
    const answer = await postForm(gateway, path, formOf(signedBy(secret, aWish()), secret));
    await expectProblem(gateway, answer, 400, 'malformed_request');
    expect(await countAll()).toBe(before);
  });

  it('says nothing of the payload before the signature is right: nonsense is a 401', async () => {
    const form = { signed_request: signedBy('a-secret-of-somebody-else', '{{{{') };
    await expectProblem(gateway, await postForm(gateway, path, form), 401, 'signature_invalid');
  });

  it.each([
    ['JSON', 'application/json', '{"signed_request":"x"}'],
    ['broken JSON', 'application/json', '{{{{'],
    ['several parts', 'multipart/form-data; boundary=x', '--x--'],
    ['plain text', 'text/plain', 'signed_request=x'],
    ['bytes', 'application/octet-stream', 'signed_request=x'],
    ['nothing readable', 'x', 'x'],
    ['a form of another charset', `${FORM}; charset=utf-16`, 'signed_request=x'],
  ])('is taken as a form, and not as %s', async (_, type, body) => {
    const answer = await postForm(gateway, path, body, { 'content-type': type });
    const { detail } = await expectProblem(gateway, answer, 415, 'unsupported_media_type');
    expect(detail).toMatch(type.startsWith(FORM) ? /UTF-8/ : RegExp(FORM));
  });

  it('is not unpacked, and not read beyond 16 KiB', async () => {
    const packed = await postForm(gateway, path, 'x', { 'content-encoding': 'gzip' });
    await expectProblem(gateway, packed, 415, 'unsupported_media_type');
    const huge = await postForm(gateway, path, `signed_request=${'A'.repeat(20_000)}`);
    const { detail } = await expectProblem(gateway, huge, 413, 'body_too_large');
    expect(detail).toContain('16384');
  });

  it('is missing when there is no body at all', async () => {
    const answer = await gateway.ask({ method: 'POST', path });
    await expectProblem(gateway, answer, 400, 'malformed_request');
    const get = await gateway.ask({ path });
    await expectProblem(gateway, get, 405, 'method_not_allowed');
  });

  it('leaves no id, no code and no signature in the log', async () => {
    const wish = aWish();
    const { json } = await postWish(gateway, path, wish);
    await postWish(gateway, path, { ...wish, issued_at: secondsAgo(49 * HOUR_S) });
    const { confirmation_code: code = null } = deletion.partial().parse(json);
    expect(gateway.logs()).not.toContain(String(wish['user_id']));
    if (code !== null) {
      await gateway.ask({ path: `/data-deletion/${code}` });
      expect(gateway.logs()).not.toContain(code);
    }
  });
});

describe('a form', () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await openGateway();
  });
  afterAll(() => gateway.close());

  it.each(['/webhooks/instagram', '/v1/accounts', '/v1/admin/tenants'])(
    'is understood nowhere else: %s takes JSON alone',
    async (path) => {
      const answer = await postForm(gateway, path, 'signed_request=x', {
        authorization: `Bearer ${gateway.secrets.adminToken}`,
      });
      await expectProblem(gateway, answer, 415, 'unsupported_media_type');
    },
  );

  it('that both callbacks get with the same signature is two wishes', async () => {
    const wish = aWish();
    for (const path of PATHS) expect((await postWish(gateway, path, wish)).status).toBe(200);
    const kinds = (await wishesOf(gateway, wish['user_id'])).map(({ kind }) => kind);
    expect(kinds).toEqual(['deauthorize', 'delete']);
  });
});

describe('while the database is away', () => {
  let proxy: TcpProxy | null = null;
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await openGateway({
      reach: async (text) => {
        const url = new URL(text);
        if (url.protocol.startsWith('redis')) return text;
        proxy = new TcpProxy(url.hostname, Number(url.port || 5432));
        await proxy.heal();
        url.hostname = '127.0.0.1';
        url.port = String(proxy.port);
        return url.href;
      },
    });
  });
  afterAll(async () => {
    await gateway.close();
    proxy?.cut();
  });

  it.each(PATHS)('%s asks Meta to come again, and keeps what comes again', async (path) => {
    const wish = aWish();
    proxy?.cut();
    await expectProblem(gateway, await postWish(gateway, path, wish), 503, 'unavailable');
    const { text } = await gateway.ask({ path: '/metrics' });
    const kind = path === DEAUTHORIZE ? 'deauthorize' : 'delete';
    expect(text).toMatch(
      RegExp(`floe_signed_requests_total\\{kind="${kind}",outcome="not-kept"[^}]*\\} 1`),
    );
    await proxy?.heal();
    expect((await postWish(gateway, path, wish)).status).toBe(200);
    expect(await wishesOf(gateway, wish['user_id'])).toHaveLength(1);
  });
});

/** One bit of a Base64 character that counts, so that it stays one. */
function flipped(text: string, place: number): string {
  const at = text[place] === 'B' ? 'C' : 'B';
  return `${text.slice(0, place)}${at}${text.slice(place + 1)}`;
}
