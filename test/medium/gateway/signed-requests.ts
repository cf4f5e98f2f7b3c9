import { newId } from '#libs/domain';
import { createHmac } from 'node:crypto';
import type { Answer, Call } from './ask.js';
import type { Gateway } from './open-gateway.js';

export const DEAUTHORIZE = '/webhooks/instagram/deauthorize';
export const DATA_DELETION = '/webhooks/instagram/data-deletion';
export const FORM = 'application/x-www-form-urlencoded';

/** What Meta signs: somebody's wish, of this second. */
export function aWish(given: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    // An id of its own, so that no two wishes are the same.
    user_id: `1784${BigInt(`0x${newId().slice(-12)}`)}`,
    algorithm: 'HMAC-SHA256',
    issued_at: Math.floor(Date.now() / 1_000),
    ...given,
  };
}

/** `<signature>.<payload>`; a text is signed as it is. */
export function signedBy(secret: string, wish: unknown): string {
  const json = typeof wish === 'string' ? wish : JSON.stringify(wish);
  const payload = Buffer.from(json).toString('base64url');
  const mac = createHmac('sha256', secret).update(payload).digest('base64url');
  return `${mac}.${payload}`;
}

/** Posts a form as Meta does. */
export function postForm(
  gateway: Gateway,
  path: string,
  form: Record<string, string> | string,
  headers: Call['headers'] = {},
): Promise<Answer> {
  const text = typeof form === 'string' ? form : new URLSearchParams(form).toString();
  return gateway.ask({
    method: 'POST',
    path,
    body: Buffer.from(text),
    headers: { 'content-type': FORM, ...headers },
  });
}

/** Posts what Meta would sign by the first app secret. */
export function postWish(gateway: Gateway, path: string, wish: unknown): Promise<Answer> {
  const signed = signedBy(gateway.secrets.appSecrets[0], wish);
  return postForm(gateway, path, { signed_request: signed });
}

export type ConsentRow = {
  id: string;
  kind: string;
  confirmation_code: string | null;
  subject_id: string | null;
  issued_at: Date;
  status: string;
  request_id: string | null;
};

/** What is kept of a person's wishes, oldest first. */
export function wishesOf(gateway: Gateway, subjectId: unknown): Promise<ConsentRow[]> {
  return gateway.database.ask<ConsentRow>(
    `SELECT id, kind, confirmation_code, subject_id, issued_at, status, request_id
       FROM consent_requests WHERE subject_id = $1 ORDER BY id`,
    [subjectId],
  );
}
