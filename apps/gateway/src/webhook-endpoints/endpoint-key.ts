import type { EndpointKey, SignatureScheme } from '#libs/storage';
import { newSigningKey, newWebhookSecret } from '#libs/webhooks-out';

export function newEndpointKey(signature: SignatureScheme): EndpointKey {
  return signature === 'v1a'
    ? { ...newSigningKey(), signature }
    : { secret: newWebhookSecret(), signature, publicKey: null };
}

/** A private key is of no use to who verifies, and stays here. */
export function toldSecretOf({ secret, signature }: EndpointKey): string | null {
  return signature === 'v1' ? secret.reveal() : null;
}
