import type { Account, Counters } from '../state/account.js';
import type { SimulatorState } from '../state/simulator-state.js';

export type AccountCredentials = {
  ig_user_id: string;
  app_scoped_id: string;
  username: string;
  access_token: string;
};

export type AccountSummary = Omit<AccountCredentials, 'access_token'> & {
  subscribed: boolean;
  people: number;
  counters: Counters;
};

/** The full state of an account as the control side shows it. */
export function accountState(state: SimulatorState, account: Account) {
  return {
    ig_user_id: account.igUserId,
    app_scoped_id: account.appScopedId,
    username: account.username,
    name: account.name,
    account_type: account.accountType,
    subscribed: account.subscribedFields.length > 0,
    subscribed_fields: account.subscribedFields,
    failed_deliveries_in_a_row: account.failedDeliveriesInARow,
    ice_breakers: account.iceBreakers?.entries ?? null,
    ice_breakers_form: account.iceBreakers?.form ?? null,
    persistent_menu: account.persistentMenu,
    settings: account.settings,
    limits: account.limits.current,
    usage_percent: account.limits.usage(state.clock.nowMs()).percent,
    counters: account.counters,
    tokens: state.tokens.of(account.igUserId).map((record) => ({
      access_token: record.token,
      kind: record.kind,
      scopes: record.scopes,
      issued_at_ms: record.issuedAtMs,
      expires_at_ms: record.expiresAtMs,
      revoked_subcode: record.revokedSubcode ?? null,
      revoked: record.revokedSubcode !== undefined,
    })),
    people: [...account.people.values()].slice(-100).map((person) => ({
      person: person.id,
      username: person.username,
      name: person.name,
      consent: person.consent,
      blocked: person.blocked,
      last_inbound_at_ms: person.lastInboundAtMs,
    })),
  };
}
export type AccountState = ReturnType<typeof accountState>;

export const accountSummary = (account: Account): AccountSummary => ({
  ig_user_id: account.igUserId,
  app_scoped_id: account.appScopedId,
  username: account.username,
  subscribed: account.subscribedFields.length > 0,
  people: account.people.size,
  counters: account.counters,
});
