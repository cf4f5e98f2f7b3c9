import { readIceBreakers } from '../graph/profile-rules.js';
import { readSubscribedFields } from '../graph/node-endpoints.js';
import { GraphRefused } from '../graph/refusal.js';
import type { Account } from '../state/account.js';
import { ControlFault } from '../state/accounts.js';
import {
  accountSettings,
  BUSINESS_LIMIT,
  LIMIT_NAMES,
  META_LIMITS,
  type Limits,
} from '../state/settings.js';
import type { SimulatorState } from '../state/simulator-state.js';
import type { AccountPatch } from './inputs.js';

export const USUAL_FIELDS = ['messages', 'messaging_postbacks'];

/** Changes an account as only Meta, its owner or a test could. Nothing is changed when any part is wrong. */
export function patchAccount(
  { accounts, tokens }: SimulatorState,
  account: Account,
  patch: AccountPatch,
): void {
  const { limits, subscribed, subscribed_fields: fields, ice_breakers: iceBreakers } = patch;
  const wantedFields =
    fields === undefined || fields.length === 0
      ? (fields ?? null)
      : checked(() => readSubscribedFields(fields));
  const isLoose = { platformRequired: false, defaultRequired: false };
  const published =
    iceBreakers === undefined || iceBreakers === null
      ? null
      : checked(() => readIceBreakers(iceBreakers, isLoose));
  const named = Object.keys(accountSettings.shape);
  const changed = Object.fromEntries(
    Object.entries(patch).filter(([name, value]) => named.includes(name) && value !== undefined),
  );
  if (patch.username !== undefined) accounts.rename(account, patch.username);
  account.settings = accountSettings.parse({ ...account.settings, ...changed });
  if (iceBreakers !== undefined) account.iceBreakers = published;
  if (subscribed !== undefined) account.subscribedFields = subscribed ? USUAL_FIELDS : [];
  if (wantedFields !== null) account.subscribedFields = wantedFields;
  if (limits !== undefined) account.limits.set(merged(account.limits.current, limits));
  if (patch.name !== undefined) account.name = patch.name;
  if (patch.account_type !== undefined) account.accountType = patch.account_type;
  for (const token of tokens.of(account.igUserId)) {
    if (patch.scopes !== undefined) token.scopes = [...patch.scopes];
    token.issuedAtMs = patch.token_issued_at_ms ?? token.issuedAtMs;
    token.expiresAtMs = patch.token_expires_at_ms ?? token.expiresAtMs;
  }
}

function merged(limits: Limits, patch: NonNullable<AccountPatch['limits']>): Limits {
  const result = { ...limits };
  for (const name of LIMIT_NAMES) {
    const change = patch[name];
    if (change === undefined) continue;
    const before = limits[name] ?? META_LIMITS[name] ?? BUSINESS_LIMIT;
    result[name] =
      change === null
        ? null
        : {
            max: change.max ?? before.max,
            window_ms: change.window_ms ?? before.window_ms,
            code: change.code ?? before.code,
          };
  }
  return result;
}

function checked<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof GraphRefused) throw new ControlFault(error.message);
    throw error;
  }
}
