import type { Account, Person } from '../state/account.js';
import { parseFieldList } from './field-list.js';
import { BASIC, requireScopes, success, takeLimit } from './graph-call.js';
import type { AccountCall, GraphAnswer } from './graph-call.js';
import { consentRequired, invalidParameter, unsupportedRequest } from './refusal.js';

/** The fields of Instagram Login apps (graph-api.md 2.6). */
export const SUBSCRIBABLE_FIELDS = [
  'comments',
  'live_comments',
  'message_echoes',
  'message_edit',
  'message_reactions',
  'messages',
  'messaging_handover',
  'messaging_optins',
  'messaging_postbacks',
  'messaging_referral',
  'messaging_seen',
  'standby',
];

/** GET `/me` and `/{id}`: the account itself, or a person who consented (graph-api.md 5.6, 7). */
export function readNode(call: AccountCall): GraphAnswer {
  const { account, segments } = call;
  const [id] = segments;
  if (id === 'me' || id === account.igUserId || id === account.appScopedId) {
    requireScopes(call, BASIC);
    takeLimit(call, 'business');
    const node = pick(call.params['fields'], accountNode(account));
    return { body: account.settings.me_shape === 'data' ? { data: [node] } : node };
  }
  const person = id === undefined ? undefined : account.people.get(id);
  if (person === undefined) throw unsupportedRequest('get');
  requireScopes(call, BASIC);
  takeLimit(call, 'business');
  if (person.consent && !person.blocked) {
    return { body: pick(call.params['fields'], personNode(person)) };
  }
  if (account.settings.profile_without_consent === 'empty') return { body: {} };
  throw consentRequired();
}

/** GET, POST and DELETE of `/{ig}/subscribed_apps` (graph-api.md 6). */
export function subscribedApps(call: AccountCall): GraphAnswer {
  const { account, state } = call;
  requireScopes(call, BASIC);
  takeLimit(call, 'business');
  if (call.method === 'DELETE') {
    account.subscribedFields = [];
    return success(call);
  }
  if (call.method === 'POST') {
    account.subscribedFields = readSubscribedFields(call.params['subscribed_fields']);
    account.failedDeliveriesInARow = 0;
    return success(call);
  }
  const fields = account.subscribedFields;
  if (fields.length === 0) return { body: { data: [] } };
  const isPage = account.settings.subscribed_apps_shape === 'page';
  const app = isPage
    ? { category: 'Business', link: 'https://example.com/', name: 'Simulated app', id: state.appId }
    : { app_id: state.appId };
  return { body: { data: [{ ...app, subscribed_fields: fields }] } };
}

/** Throws the refusal whose message lists the allowed values. */
export function readSubscribedFields(value: unknown): string[] {
  const names = parseFieldList(value);
  if (names === null || names.length === 0) {
    throw invalidParameter('The parameter subscribed_fields is required.');
  }
  for (const [index, name] of names.entries()) {
    if (SUBSCRIBABLE_FIELDS.includes(name)) continue;
    throw invalidParameter(
      `Param subscribed_fields[${index}] must be one of {${SUBSCRIBABLE_FIELDS.join(', ')}} - got "${name}".`,
    );
  }
  return [...new Set(names)];
}

/** `id` always comes along; an unknown field is refused. */
function pick(fields: unknown, node: Map<string, unknown>): object {
  const names = fields === undefined ? [] : parseFieldList(fields);
  if (names === null) throw invalidParameter('Syntax error in the fields parameter.');
  const unknown = names.find((name) => !node.has(name));
  if (unknown !== undefined)
    throw invalidParameter(`Tried accessing nonexisting field (${unknown})`);
  const wanted = new Set([...names, 'id']);
  return Object.fromEntries([...node].filter(([name]) => wanted.has(name)));
}

function accountNode(account: Account): Map<string, unknown> {
  return new Map<string, unknown>([
    ['user_id', account.igUserId],
    ['username', account.username],
    ['name', account.name],
    ['account_type', account.accountType],
    ['profile_picture_url', `https://example.com/${account.username}.jpg`],
    ['followers_count', 1200],
    ['follows_count', 80],
    ['media_count', 42],
    ['id', account.appScopedId],
  ]);
}

function personNode(person: Person): Map<string, unknown> {
  return new Map<string, unknown>([
    ['name', person.name],
    ['username', person.username],
    ['profile_pic', null],
    ['follower_count', 10],
    ['is_user_follow_business', false],
    ['is_business_follow_user', false],
    ['is_verified_user', false],
    ['id', person.id],
  ]);
}
