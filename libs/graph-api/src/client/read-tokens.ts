import { Secret } from '#libs/domain';
import { idOf } from '../json/id-of.js';
import { isRecord } from '../json/is-record.js';
import { firstOf } from './read-me.js';

/** A token that lives an hour. */
export type ShortLivedToken = { token: Secret; appScopedId: string; permissions: string[] };
/** A token that lives about 60 days. */
export type LongLivedToken = { token: Secret; expiresAt: Date };

/** `permissions` comes as an array or as text with commas; the user may have granted only some. */
export function readShortLivedToken(json: unknown): ShortLivedToken | null {
  const answer = firstOf(json);
  if (!isRecord(answer)) return null;
  const token = tokenOf(answer);
  const appScopedId = idOf(answer['user_id']);
  if (token === null || appScopedId === null) return null;
  return { token, appScopedId, permissions: permissionsOf(answer['permissions']) };
}

export function readLongLivedToken(json: unknown, nowMs: number): LongLivedToken | null {
  const answer = firstOf(json);
  if (!isRecord(answer)) return null;
  const token = tokenOf(answer);
  const seconds = Number(answer['expires_in']);
  if (token === null || !Number.isSafeInteger(seconds) || seconds <= 0) return null;
  return { token, expiresAt: new Date(nowMs + seconds * 1000) };
}

function tokenOf(answer: Record<string, unknown>): Secret | null {
  const token = answer['access_token'];
  return typeof token === 'string' && token !== '' ? new Secret(token) : null;
}

function permissionsOf(value: unknown): string[] {
  const names: unknown[] =
    typeof value === 'string' ? value.split(/[,\s]+/) : Array.isArray(value) ? value : [];
  return names.filter((name) => typeof name === 'string').filter((name) => name !== '');
}
