import { signBody } from '#libs/graph-api';
import { newId, Secret } from '#libs/domain';
import type { Answer, Call } from './ask.js';
import type { Gateway } from './open-gateway.js';

export const INTAKE = '/webhooks/instagram';

/** A messaging item: a person taps a question. */
export function aTapItem(igUserId: string, given: Record<string, unknown> = {}) {
  return {
    sender: { id: '9990000000000001' },
    recipient: { id: igUserId },
    timestamp: Date.now(),
    postback: { mid: `m_${newId()}`, title: 'What are your hours?', payload: 'HOURS', ...given },
  };
}

/** A whole POST of Meta's with one entry per account. */
export function aWebhook(items: Record<string, unknown[]>) {
  return {
    object: 'instagram',
    entry: Object.entries(items).map(([id, messaging]) => ({ id, time: Date.now(), messaging })),
  };
}

export function signatureOf(bytes: Buffer, secret: string): string {
  return signBody(bytes, new Secret(secret));
}

/** Posts bytes as Meta would, signed by the first app secret unless headers say otherwise. */
export function sendWebhook(
  gateway: Gateway,
  body: unknown,
  headers: Call['headers'] = {},
): Promise<Answer> {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  return gateway.ask({
    method: 'POST',
    path: INTAKE,
    body: bytes,
    headers: {
      'x-hub-signature-256': signatureOf(bytes, gateway.secrets.appSecrets[0]),
      ...headers,
    },
  });
}

/** How many events of an account are kept. */
export async function countEvents(gateway: Gateway, igUserId: string): Promise<number> {
  const [row] = await gateway.database.ask<{ events: number }>(
    `SELECT count(*)::int AS events FROM inbound_events e
       JOIN accounts a ON a.id = e.account_id WHERE a.ig_user_id = $1`,
    [igUserId],
  );
  return row?.events ?? 0;
}
