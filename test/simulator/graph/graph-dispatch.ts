import type { Account } from '../state/account.js';
import type { SimulatorState } from '../state/simulator-state.js';
import type { TokenRecord } from '../state/tokens.js';
import { conversations } from './conversations-endpoint.js';
import type { AccountCall, GraphAnswer, GraphCall } from './graph-call.js';
import { splitVersion } from './graph-version.js';
import { sendMessage } from './messages-endpoint.js';
import { readNode, subscribedApps } from './node-endpoints.js';
import { messengerProfile } from './profile-endpoint.js';
import { invalidToken, throttled, unknownPath, unsupportedRequest } from './refusal.js';
import { isTokenPath, tokenEndpoint } from './token-endpoints.js';

type Edge = { methods: string[]; handle: (call: AccountCall) => GraphAnswer };

const EDGES = new Map<string, Edge>([
  ['messenger_profile', { methods: ['GET', 'POST', 'DELETE'], handle: messengerProfile }],
  ['messages', { methods: ['POST'], handle: sendMessage }],
  ['subscribed_apps', { methods: ['GET', 'POST', 'DELETE'], handle: subscribedApps }],
  ['conversations', { methods: ['GET'], handle: conversations }],
]);

/** Answers one call on the Graph side, or throws the refusal. In Meta's order: path, token, limits, rights, parameters. */
export function dispatch(call: GraphCall, token: string | null): GraphAnswer {
  const { state } = call;
  const { version, rest } = splitVersion(call.segments);
  const path = rest.join('/');
  if (version === null && isTokenPath(path)) {
    return tokenEndpoint(path, call, () => goodToken(state, token).record);
  }
  const [id, edgeName, ...more] = rest;
  const edge = edgeName === undefined ? undefined : EDGES.get(edgeName);
  if (id === undefined || more.length > 0 || (edgeName !== undefined && edge === undefined)) {
    throw unknownPath(`/${path}`);
  }
  const { record, account } = goodToken(state, token);
  if (!state.takeAppCall()) throw throttled(4, account.settings.throttle_status);
  const accountCall: AccountCall = { ...call, segments: rest, account, token: record };
  if (edge === undefined) {
    if (call.method !== 'GET') throw unsupportedRequest(call.method);
    return readNode(accountCall);
  }
  // The app-scoped id of /me is no address of an edge: only `user_id` is (graph-api.md 1.1).
  const isOwn = id === 'me' || id === account.igUserId;
  if (!isOwn || !edge.methods.includes(call.method)) throw unsupportedRequest(call.method);
  return edge.handle(accountCall);
}

function goodToken(
  state: SimulatorState,
  token: string | null,
): { record: TokenRecord; account: Account } {
  const record = token === null ? undefined : state.tokens.find(token);
  const account = record === undefined ? undefined : state.accounts.find(record.igUserId);
  if (record === undefined || account === undefined) throw invalidToken(null);
  if (record.revokedSubcode !== undefined) throw invalidToken(record.revokedSubcode);
  if (record.expiresAtMs <= state.clock.nowMs()) throw invalidToken(463);
  return { record, account };
}
