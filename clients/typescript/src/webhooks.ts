import type { Fact } from './fact.js';

/**
 * Why a webhook was not taken. Answer 400 or 401, and log the code: all but `missing_header` and
 * `not_signed_by_us` say that something between Floe and your code is set up wrongly.
 *
 * - `missing_header`: one of `webhook-id`, `webhook-timestamp`, `webhook-signature` is not there.
 * - `bad_timestamp`: `webhook-timestamp` is no number of seconds.
 * - `too_old`, `too_new`: it is further off than the tolerance; your clock may be wrong, or somebody
 *   sends again what they caught.
 * - `not_signed_by_us`: no signature holds for any of the secrets, or the body was changed on its way,
 *   as by a framework that parsed it.
 * - `not_json`: the signature holds, and the body is no JSON.
 */
export type WebhookRefusal =
  'missing_header' | 'bad_timestamp' | 'too_old' | 'too_new' | 'not_signed_by_us' | 'not_json';

export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError';

  constructor(
    readonly code: WebhookRefusal,
    message: string,
  ) {
    super(message);
  }
}

/** Headers as `fetch`, Node's `http`, Express or Fastify have them, in any case. */
export type WebhookHeaders =
  Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

export type VerifyOptions = {
  /**
   * What the endpoint's signing secrets are: `whsec_…` for `v1` signatures, or a public key `whpk_…` for
   * those of `v1a`. Several while you replace one: a webhook is taken when one of them fits.
   */
  secrets: string | readonly string[];
  /** How far `webhook-timestamp` may be off, in seconds; 300 when left out. */
  toleranceSeconds?: number;
  /** The time of day; for tests. */
  now?: () => Date;
};

/** A webhook whose signature holds. */
export type VerifiedWebhook = {
  /** The id of the fact, the same for every try: drop what you have had. */
  id: string;
  /** When this try was made. */
  sentAt: Date;
  /** Which try it is, from 1. Not signed: for logs only. */
  attempt: number | null;
  fact: Fact;
};

const encoder = new TextEncoder();

/**
 * Verifies a webhook as Standard Webhooks has it, over the bytes as they came, and gives what it tells.
 * Throws a `WebhookVerificationError` for what must not be taken, and a `TypeError` for what is wrong in
 * the calling code: a body that was parsed already, or a secret that is none.
 *
 * `body` must be the raw bytes, or their text: a body that was parsed and written again is another one.
 * Types that this version of the client does not know come as they are: have a `default` in a `switch`.
 */
export async function verifyWebhook(
  body: string | Uint8Array | ArrayBuffer,
  headers: WebhookHeaders,
  { secrets, toleranceSeconds = 300, now = () => new Date() }: VerifyOptions,
): Promise<VerifiedWebhook> {
  const bytes = bytesOf(body);
  const id = needed(headers, 'webhook-id');
  const timestamp = needed(headers, 'webhook-timestamp');
  const signatures = needed(headers, 'webhook-signature').split(' ');
  const sentAt = timeOf(timestamp);
  const ageSeconds = (now().getTime() - sentAt.getTime()) / 1000;
  if (ageSeconds > toleranceSeconds) {
    throw new WebhookVerificationError('too_old', `The webhook is ${ageSeconds} seconds old.`);
  }
  if (-ageSeconds > toleranceSeconds) {
    throw new WebhookVerificationError(
      'too_new',
      `The webhook is of ${-ageSeconds} seconds ahead.`,
    );
  }
  const prefix = encoder.encode(`${id}.${timestamp}.`);
  const signed = new Uint8Array(prefix.length + bytes.length);
  signed.set(prefix);
  signed.set(bytes, prefix.length);
  if (
    !(await isSignedByOne(typeof secrets === 'string' ? [secrets] : secrets, signed, signatures))
  ) {
    throw new WebhookVerificationError('not_signed_by_us', 'No signature of the webhook holds.');
  }
  const attempt = Number(headerOf(headers, 'webhook-attempt') ?? NaN);
  return { id, sentAt, attempt: Number.isInteger(attempt) ? attempt : null, fact: parsed(bytes) };
}

/** Headers that sign `body` as Floe does, with one `whsec_…` secret: for the tests of a receiver. */
export async function signTestWebhook(
  body: string,
  { secret, id, at = new Date() }: { secret: string; id: string; at?: Date },
): Promise<Record<string, string>> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const { algorithm, key } = await keyOf(secret, ['sign', 'verify']);
  const signed = encoder.encode(`${id}.${timestamp}.${body}`);
  const signature = new Uint8Array(await crypto.subtle.sign(algorithm, key, signed));
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${btoa(String.fromCharCode(...signature))}`,
  };
}

function bytesOf(body: unknown): Uint8Array {
  if (typeof body === 'string') return encoder.encode(body);
  if (body instanceof Uint8Array) return body;
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  throw new TypeError(
    'verifyWebhook needs the raw body. Your framework has parsed it already: take it before that, as ' +
      'with express.raw({ type: "application/json" }).',
  );
}

function headerOf(headers: WebhookHeaders, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  const found = Object.entries(headers).find(([given]) => given.toLowerCase() === name)?.[1];
  return typeof found === 'string' || found === undefined ? found : found.join(' ');
}

function needed(headers: WebhookHeaders, name: string): string {
  const value = headerOf(headers, name);
  if (value) return value;
  throw new WebhookVerificationError('missing_header', `The webhook has no header "${name}".`);
}

function timeOf(seconds: string): Date {
  if (/^[0-9]{1,12}$/.test(seconds)) return new Date(Number(seconds) * 1000);
  throw new WebhookVerificationError('bad_timestamp', 'webhook-timestamp is no number of seconds.');
}

/** Compared by the platform, in constant time. Signatures of other versions are passed over. */
async function isSignedByOne(
  secrets: readonly string[],
  signed: Uint8Array<ArrayBuffer>,
  signatures: readonly string[],
): Promise<boolean> {
  if (secrets.length === 0) throw new TypeError('verifyWebhook needs at least one secret.');
  let holds = false;
  for (const secret of secrets) {
    const { version, algorithm, key } = await keyOf(secret, ['verify']);
    for (const signature of signatures) {
      if (!signature.startsWith(`${version},`)) continue;
      const given = fromBase64(signature.slice(version.length + 1));
      if (given && (await crypto.subtle.verify(algorithm, key, given, signed))) holds = true;
    }
  }
  return holds;
}

async function keyOf(secret: string, usages: ('sign' | 'verify')[]) {
  const isPublic = secret.startsWith('whpk_');
  const bytes = fromBase64(secret.replace(/^wh(sec|pk)_/, ''));
  if (!bytes || bytes.length === 0) {
    throw new TypeError('A webhook secret is "whsec_" or "whpk_", and base64.');
  }
  const version = isPublic ? 'v1a' : 'v1';
  const algorithm = isPublic ? { name: 'Ed25519' } : { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', bytes, algorithm, false, usages);
  return { version, algorithm, key };
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

function parsed(bytes: Uint8Array): Fact {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new WebhookVerificationError('not_json', 'The body of the webhook is no JSON.');
  }
}
