import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Secret } from '#libs/domain';
import { Webhook } from 'standardwebhooks';
import { newWebhookSecret, signWebhook } from './sign-webhook.js';

const id = '019aac26-5d00-7000-8000-00000000000a';
const body = '{"type":"webhook.test","data":{"message":"häß 😀"}}';

describe('signWebhook', () => {
  it('signs what a receiver verifies', () => {
    const secret = newWebhookSecret();
    const headers = signWebhook({ id, timestamp: new Date(), body, secrets: [secret] });
    expect(new Webhook(secret.reveal()).verify(body, headers)).toEqual(JSON.parse(body));
  });

  it('computes HMAC-SHA256 over id, seconds and body', () => {
    const key = Buffer.alloc(32, 7);
    const secret = new Secret(`whsec_${key.toString('base64')}`);
    const timestamp = new Date(1_700_000_000_999);
    const expected = createHmac('sha256', key).update(`${id}.1700000000.${body}`).digest('base64');
    expect(signWebhook({ id, timestamp, body, secrets: [secret] })).toEqual({
      'webhook-id': id,
      'webhook-timestamp': '1700000000',
      'webhook-signature': `v1,${expected}`,
    });
  });

  it('signs with each secret while one replaces the other', () => {
    const secrets = [newWebhookSecret(), newWebhookSecret()];
    const headers = signWebhook({ id, timestamp: new Date(), body, secrets });
    expect(headers['webhook-signature']!.split(' ')).toHaveLength(2);
    for (const secret of secrets) {
      expect(() => new Webhook(secret.reveal()).verify(body, headers)).not.toThrow();
    }
  });

  it('is not verified by another secret, nor over another body', () => {
    const secret = newWebhookSecret();
    const headers = signWebhook({ id, timestamp: new Date(), body, secrets: [secret] });
    expect(() => new Webhook(newWebhookSecret().reveal()).verify(body, headers)).toThrow();
    expect(() => new Webhook(secret.reveal()).verify(`${body} `, headers)).toThrow();
  });

  it('says which try it is when told', () => {
    const webhook = { id, timestamp: new Date(), body, secrets: [newWebhookSecret()], attempt: 3 };
    expect(signWebhook(webhook)).toMatchObject({ 'webhook-attempt': '3' });
  });

  it('refuses to leave a webhook unsigned', () => {
    expect(() => signWebhook({ id, timestamp: new Date(), body, secrets: [] })).toThrow('secret');
  });

  it('does not quote a secret that cannot be used', () => {
    const webhook = { id, timestamp: new Date(), body, secrets: [new Secret('whsec_h*sh')] };
    expect(() => signWebhook(webhook)).toThrow(/^a webhook secret is not "whsec_" and base64$/);
  });
});

describe('newWebhookSecret', () => {
  it('has 32 bytes and is another each time', () => {
    const secret = newWebhookSecret().reveal();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(newWebhookSecret().reveal()).not.toBe(secret);
  });
});
