import { idOf } from '../json/id-of.js';
import { isRecord } from '../json/is-record.js';

export type GraphMe = {
  /** `id`: names the account within this app only; deauthorization callbacks carry it. */
  appScopedId: string;
  /** `user_id`: the professional account; equals `entry.id` of webhooks. */
  userId: string;
  username: string;
  name: string | null;
  /** As Meta spells it: `Business`, `Media_Creator`, also in upper case. */
  accountType: string | null;
};

export const ME_FIELDS = 'user_id,username,name,account_type';

/** The answer of `/me`, at the top level or in `data[0]`; null when an id or the name is missing. */
export function readMe(json: unknown): GraphMe | null {
  const me = firstOf(json);
  if (!isRecord(me)) return null;
  const appScopedId = idOf(me['id']);
  const userId = idOf(me['user_id']);
  const username = textOf(me['username']);
  if (appScopedId === null || userId === null || username === null) return null;
  return {
    appScopedId,
    userId,
    username,
    name: textOf(me['name']),
    accountType: textOf(me['account_type']),
  };
}

/** Meta's pages show these answers inside `data: […]`, clients read them at the top level. */
export function firstOf(json: unknown): unknown {
  return isRecord(json) && Array.isArray(json['data']) ? json['data'][0] : json;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
