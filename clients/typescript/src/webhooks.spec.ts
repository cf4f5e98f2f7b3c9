import { describe, expect, it } from '@jest/globals';
import { generateKeyPairSync, sign } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { signTestWebhook, verifyWebhook, WebhookVerificationError } from './webhooks.js';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const OTHER = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
const AT = new Date('2026-11-22T14:30:00.000Z');
const BODY = '{"sequence":7,"type":"reply.sent","data":{"text":"é 🇫🇷"}}';
const now = () => AT;

const signed = (given: { secret?: string; at?: Date; body?: string } = {}) =>
  signTestWebhook(given.body ?? BODY, {
    secret: given.secret ?? SECRET,
    id: 'f1',
    at: given.at ?? AT,
  });

/** The code that it is refused with; null when it is taken. */
async function refusalOf(
  headers: Parameters<typeof verifyWebhook>[1],
  body: string | Uint8Array = BODY,
  secrets: string | string[] = SECRET,
): Promise<string | null> {
  try {
    await verifyWebhook(body, headers, { secrets, now });
    return null;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return error.code;
    throw error;
  }
}

describe('verifyWebhook', () => {
  it('gives what a webhook tells, of its bytes or their text', async () => {
    const headers = { ...(await signed()), 'webhook-attempt': '3' };
    const buffer = Buffer.from(BODY);
    const copy = buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength);
    for (const body of [BODY, buffer, new Uint8Array(buffer), copy]) {
      expect(await verifyWebhook(body, headers, { secrets: SECRET, now })).toEqual({
        id: 'f1',
        sentAt: AT,
        attempt: 3,
        fact: JSON.parse(BODY),
      });
    }
  });

  it('reads headers however they are given', async () => {
    const headers = await signed();
    const loud = Object.fromEntries(Object.entries(headers).map(([k, v]) => [k.toUpperCase(), v]));
    const lists = Object.fromEntries(Object.entries(headers).map(([k, v]) => [k, [v]]));
    for (const given of [new Headers(headers), loud, lists]) {
      expect(await refusalOf(given)).toBeNull();
    }
  });

  it('takes one of several secrets, and one of several signatures', async () => {
    const [mine, theirs] = [await signed(), await signed({ secret: OTHER })];
    expect(await refusalOf(mine, BODY, [OTHER, SECRET])).toBeNull();
    const signatures = ['v1,!!', 'v2,AAAA', theirs['webhook-signature'], mine['webhook-signature']];
    const headers = { ...mine, 'webhook-signature': signatures.join(' ') };
    expect(await refusalOf(headers)).toBeNull();
  });

  it('takes the signature of a key pair, by its public key alone', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
    const key = `whpk_${raw.toString('base64')}`;
    const headers = await signed();
    const toSign = Buffer.from(`f1.${headers['webhook-timestamp']}.${BODY}`);
    const signature = `v1a,${sign(null, toSign, privateKey).toString('base64')}`;
    const both = {
      ...headers,
      'webhook-signature': `${headers['webhook-signature']} ${signature}`,
    };
    expect(await refusalOf(both, BODY, key)).toBeNull();
    expect(await refusalOf(both, `${BODY} `, key)).toBe('not_signed_by_us');
    expect(await refusalOf(headers, BODY, key)).toBe('not_signed_by_us');
    const swapped = signature.replace('v1a,', 'v1,');
    expect(await refusalOf({ ...headers, 'webhook-signature': swapped }, BODY, key)).toBe(
      'not_signed_by_us',
    );
  });

  it.each([
    ['another secret', { secret: OTHER }, 'not_signed_by_us'],
    ['another body', { body: BODY.replace('7', '8') }, 'not_signed_by_us'],
    ['an old one', { at: new Date(AT.getTime() - 301_000) }, 'too_old'],
    ['one that is almost too old', { at: new Date(AT.getTime() - 300_000) }, null],
    ['one of the future', { at: new Date(AT.getTime() + 301_000) }, 'too_new'],
  ])('judges %s', async (_, given, code) => {
    expect(await refusalOf(await signed(given))).toBe(code);
  });

  it.each([
    ['webhook-id', undefined, 'missing_header'],
    ['webhook-signature', '', 'missing_header'],
    ['webhook-timestamp', '1e9', 'bad_timestamp'],
    ['webhook-timestamp', '0x5f', 'bad_timestamp'],
    ['webhook-id', 'f2', 'not_signed_by_us'],
    ['webhook-signature', 'v1', 'not_signed_by_us'],
    ['webhook-signature', 'v1,', 'not_signed_by_us'],
  ])('refuses %s of %j', async (name, value, code) => {
    expect(await refusalOf({ ...(await signed()), [name]: value })).toBe(code);
  });

  it('says that signed text is no JSON', async () => {
    expect(await refusalOf(await signed({ body: '{' }), '{')).toBe('not_json');
  });

  it('says aloud what the calling code does wrong', async () => {
    const headers = await signed();
    const verify = (body: unknown, secrets: string | string[]) =>
      Reflect.apply(verifyWebhook, null, [body, headers, { secrets, now }]);
    await expect(verify(JSON.parse(BODY), SECRET)).rejects.toThrow(/raw body.*parsed it already/s);
    await expect(verify(BODY, 'whsec_')).rejects.toThrow(TypeError);
    await expect(verify(BODY, 'whsec_%%')).rejects.toThrow(TypeError);
    await expect(verify(BODY, [])).rejects.toThrow(TypeError);
  });
});

describe('signTestWebhook', () => {
  it('signs as the public library of Standard Webhooks does', async () => {
    const headers = await signed({ at: new Date() });
    expect(new Webhook(SECRET).verify(BODY, headers)).toEqual(JSON.parse(BODY));
    const timestamp = new Date();
    const signature = new Webhook(SECRET).sign('f1', timestamp, BODY);
    const seconds = String(Math.floor(timestamp.getTime() / 1000));
    const theirs = {
      'webhook-id': 'f1',
      'webhook-timestamp': seconds,
      'webhook-signature': signature,
    };
    const { fact } = await verifyWebhook(BODY, theirs, { secrets: SECRET });
    expect(fact.type).toBe('reply.sent');
  });
});
