import type { Account } from '../state/account.js';
import type { JsonObject } from '../state/is-record.js';
import type { LimitName } from '../state/settings.js';
import type { SimulatorState } from '../state/simulator-state.js';
import type { TokenRecord } from '../state/tokens.js';
import { missingPermission, throttled } from './refusal.js';

export type GraphCall = {
  method: string;
  /** The path's parts without the version. */
  segments: string[];
  query: URLSearchParams;
  body: JsonObject;
  /** Query and body together, as Graph reads them; the body wins. */
  params: JsonObject;
  state: SimulatorState;
};

/** A call whose token was good. */
export type AccountCall = GraphCall & { account: Account; token: TokenRecord };

export type GraphAnswer = {
  status?: number;
  /** A string is sent as it is. */
  body: unknown;
  headers?: Record<string, string>;
  /** Runs before the answer is sent; the answer waits for it. */
  beforeResponse?: () => Promise<unknown>;
  /** Runs when the answer is on its way. */
  afterResponse?: () => void;
};

export const BASIC = 'instagram_business_basic';
export const MANAGE_MESSAGES = 'instagram_business_manage_messages';

/** Throws code 10 when the token lacks a scope. */
export function requireScopes(call: AccountCall, ...scopes: string[]): void {
  const missing = scopes.find((scope) => !call.token.scopes.includes(scope));
  if (missing !== undefined) throw missingPermission(missing);
}

/** Counts the call against one of the account's limits; throws the throttle refusal above it. */
export function takeLimit({ account, state }: AccountCall, name: LimitName): void {
  const code = account.limits.take(name, state.clock.nowMs());
  if (code !== null) throw throttled(code, account.settings.throttle_status);
}

/** The success bodies seen in Meta's pages and in others' mocks (graph-api.md section 0, row 13). */
export function success({ account }: AccountCall): GraphAnswer {
  const shape = account.settings.success_shape;
  if (shape === 'result') return { body: { result: 'success' } };
  return { body: { success: shape === 'string' ? 'true' : true } };
}
