import type { Secret } from '#libs/domain';
import { equalTexts } from './hmac.js';

export type HandshakeVerdict = { ok: true; challenge: string } | { ok: false };

const CHALLENGE = /^[A-Za-z0-9]{1,64}$/;

/**
 * Meta's `GET ?hub.mode=subscribe&hub.challenge=…&hub.verify_token=…`. The challenge is to be
 * answered as `text/plain` with status 200, all else with 403. Only letters and digits are echoed,
 * so that nobody can have a page of theirs served from here. An empty `verifyToken` fits nothing.
 * Source: Meta, Instagram Platform webhooks.
 */
export function verifyHandshake(
  query: Readonly<Record<string, unknown>>,
  verifyToken: Secret,
): HandshakeVerdict {
  const given = query['hub.verify_token'];
  const challenge = query['hub.challenge'];
  const wanted = verifyToken.reveal();
  if (typeof given !== 'string' || typeof challenge !== 'string' || wanted === '') {
    return { ok: false };
  }
  const isKnown = equalTexts(given, wanted);
  return isKnown && query['hub.mode'] === 'subscribe' && CHALLENGE.test(challenge)
    ? { ok: true, challenge }
    : { ok: false };
}
