import { randomBytes } from 'node:crypto';
import { Secret } from '#libs/domain';
import { Webhook } from 'standardwebhooks';
import { isSigningKey, signAsymmetric } from './signing-key.js';

export type WebhookToSign = {
  /** The same for every try of one fact to one endpoint; receivers drop repeats by it. */
  id: string;
  /** When this try is made: receivers refuse what is more than five minutes off. */
  timestamp: Date;
  /** Exactly the text that is sent. */
  body: string;
  /** The current secret first; while a rotation is under way also the one before it. */
  secrets: readonly Secret[];
  /** Which try this is, from 1; it is not signed. */
  attempt?: number;
};

/**
 * The headers of Standard Webhooks 1.0: `webhook-id`, `webhook-timestamp` (Unix seconds) and
 * `webhook-signature`, with one `v1,<base64>` per secret and `v1a,<base64>` per private key, separated
 * by blanks. Throws when there is none, since an unsigned webhook must not leave the house.
 */
export function signWebhook(webhook: WebhookToSign): Record<string, string> {
  const { id, timestamp, body, secrets, attempt } = webhook;
  if (secrets.length === 0)
    throw new Error('a webhook needs at least one secret to be signed with');
  const signatures = secrets.map((secret) => signatureOf(secret, id, timestamp, body));
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(timestamp.getTime() / 1000)),
    'webhook-signature': signatures.join(' '),
    ...(attempt === undefined ? {} : { 'webhook-attempt': String(attempt) }),
  };
}

/** The package's own errors could quote the secret, so they are replaced. */
function signatureOf(secret: Secret, id: string, timestamp: Date, body: string): string {
  if (isSigningKey(secret)) return signAsymmetric(secret, id, timestamp, body);
  let webhook: Webhook;
  try {
    webhook = new Webhook(secret.reveal());
  } catch {
    throw new Error('a webhook secret is not "whsec_" and base64');
  }
  return webhook.sign(id, timestamp, body);
}

/** `whsec_` + base64 of 32 random bytes (Standard Webhooks asks for 24 to 64). */
export function newWebhookSecret(): Secret {
  return new Secret(`whsec_${randomBytes(32).toString('base64')}`);
}
