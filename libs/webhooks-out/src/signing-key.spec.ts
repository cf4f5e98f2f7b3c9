import { verify } from 'node:crypto';
import { Secret } from '#libs/domain';
import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { newWebhookSecret, signWebhook } from './sign-webhook.js';
import { newSigningKey, publicKeyOf, signAsymmetric } from './signing-key.js';

const at = new Date('2026-11-22T14:30:00.900Z');
const SECONDS = Math.floor(at.getTime() / 1_000);
const body = '{"type":"reply.sent"}';

const holds = (publicKey: string, signature: string, text: string) =>
  verify(
    null,
    Buffer.from(text),
    publicKeyOf(publicKey),
    Buffer.from(signature.replace('v1a,', ''), 'base64'),
  );

describe('a signing key', () => {
  it('signs what its public key verifies, and nothing else', () => {
    const { secret, publicKey } = newSigningKey();
    expect(publicKey).toMatch(/^whpk_[A-Za-z0-9+/]{43}=$/);
    const signature = signAsymmetric(secret, 'msg_1', at, body);
    expect(signature).toMatch(/^v1a,[A-Za-z0-9+/]{86}==$/);
    expect(holds(publicKey, signature, `msg_1.${SECONDS}.${body}`)).toBe(true);
    expect(holds(publicKey, signature, `msg_2.${SECONDS}.${body}`)).toBe(false);
    expect(holds(publicKey, signature, `msg_1.${SECONDS + 1}.${body}`)).toBe(false);
    expect(holds(newSigningKey().publicKey, signature, `msg_1.${SECONDS}.${body}`)).toBe(false);
  });

  /** RFC 8032 §7.1, test 1: the key pair; the signature is deterministic. */
  it('is ed25519 as RFC 8032 has it', () => {
    const seed = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
    const point = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';
    const secret = new Secret(`whsk_${Buffer.from(seed, 'hex').toString('base64')}`);
    const publicKey = `whpk_${Buffer.from(point, 'hex').toString('base64')}`;
    const signature = signAsymmetric(secret, 'msg_1', at, body);
    expect(holds(publicKey, signature, `msg_1.${SECONDS}.${body}`)).toBe(true);
  });

  it('signs beside a shared secret while one takes over from the other', () => {
    const shared = newWebhookSecret();
    const { secret, publicKey } = newSigningKey();
    const now = new Date();
    const secrets = [secret, shared];
    const headers = signWebhook({ id: 'msg_1', timestamp: now, body, secrets });
    const [asymmetric = '', hmac = ''] = headers['webhook-signature']!.split(' ');
    const text = `msg_1.${Math.floor(now.getTime() / 1_000)}.${body}`;
    expect(holds(publicKey, asymmetric, text)).toBe(true);
    expect(hmac).toMatch(/^v1,/);
    expect(new Webhook(shared.reveal()).verify(body, headers)).toEqual(JSON.parse(body));
  });

  it('that is broken is not quoted', () => {
    const broken = new Secret('whsk_c2hvcnQ=');
    expect(() => signAsymmetric(broken, 'msg_1', at, body)).toThrow(/^a private key is not/);
  });
});
