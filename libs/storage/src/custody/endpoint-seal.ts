import { Secret } from '#libs/domain';
import { z } from 'zod';

/** A secret that signs; with `untilMs` it was rotated, and signs no longer than until then. */
export type SigningSecret = { secret: string; untilMs: number | null };

/** What of an endpoint is sealed. The secret of now comes first. */
export type EndpointSeal = { secrets: SigningSecret[]; headers: Record<string, string> };

/** As many as are remembered, whatever their overlap. */
const MAX_SECRETS = 5;

const bundle = z.strictObject({
  v: z.literal(1),
  secrets: z.array(z.strictObject({ secret: z.string(), untilMs: z.number().nullable() })),
  headers: z.record(z.string(), z.string()),
});

/** A lone secret is sealed as it is, which is also how endpoints had theirs before they had headers. */
export function packEndpointSeal({ secrets, headers }: EndpointSeal): Secret {
  const [first, ...rest] = secrets;
  if (first && rest.length === 0 && Object.keys(headers).length === 0) {
    return new Secret(first.secret);
  }
  return new Secret(JSON.stringify({ v: 1, secrets, headers }));
}

export function unpackEndpointSeal(sealed: Secret): EndpointSeal {
  const text = sealed.reveal();
  if (!text.startsWith('{')) return { secrets: [{ secret: text, untilMs: null }], headers: {} };
  const { secrets, headers } = bundle.parse(JSON.parse(text));
  return { secrets, headers };
}

/** Those that sign at this time. */
export function signingAt({ secrets }: EndpointSeal, nowMs: number): Secret[] {
  return secrets
    .filter(({ untilMs }) => untilMs === null || untilMs > nowMs)
    .map(({ secret }) => new Secret(secret));
}

/** A new secret in front; those before it sign until `untilMs`, or as long as they would have. */
export function rotated(
  seal: EndpointSeal,
  secret: Secret,
  { nowMs, untilMs }: { nowMs: number; untilMs: number },
): EndpointSeal {
  const old = seal.secrets
    .map((one) => ({ ...one, untilMs: Math.min(one.untilMs ?? Infinity, untilMs) }))
    .filter((one) => one.untilMs > nowMs);
  return {
    ...seal,
    secrets: [{ secret: secret.reveal(), untilMs: null }, ...old].slice(0, MAX_SECRETS),
  };
}
