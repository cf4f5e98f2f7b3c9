import { z } from 'zod';
import { CONSENT_ROUTES } from '../consent/consent-routes.js';
import { faultRule } from '../graph/faults.js';
import {
  accountInput,
  accountPatch,
  clockInput,
  eventInput,
  inboxInput,
  messageInput,
  noInput,
  personInput,
  revokeInput,
  settingsPatch,
  tapInput,
  tapsInput,
  tokenInput,
  verifyInput,
  webhookInput,
  webhookUrlInput,
} from './inputs.js';
import { route, type ControlRoute } from './route.js';

const whole = z.coerce.number().int().min(0).optional();
const callQuery = z.strictObject({
  account: z.string().optional(),
  method: z.string().optional(),
  path: z.string().optional(),
  status: whole,
  from_seq: whole,
  limit: z.coerce.number().int().min(1).max(200_000).default(1000),
});
const messageQuery = z.strictObject({ person: z.string().optional(), from_seq: whole });

/** Every control endpoint, in the order in which `GET /_sim` lists them. */
export const CONTROL_ROUTES: ControlRoute[] = [
  route('GET', '/_sim', 'this list', noInput, () => ({
    endpoints: CONTROL_ROUTES.map(({ method, path, what }) => ({ method, path, what })),
  })),
  {
    method: 'POST',
    path: '/_sim/accounts',
    what: 'make an account, idempotent by username: {username, ig_user_id?, app_scoped_id?, access_token?, account_type?, name?, subscribed?}',
    run: ({ control }, body) => {
      const { is_new: isNew, ...credentials } = control.createAccount(accountInput.parse(body));
      return { status: isNew ? 201 : 200, body: credentials };
    },
  },
  route('GET', '/_sim/accounts', 'all accounts', noInput, ({ control }) => ({
    data: control.accounts(),
  })),
  route('GET', '/_sim/accounts/{ig}', 'one account, all of it', noInput, ({ control, ig }) =>
    control.account(ig),
  ),
  route(
    'PATCH',
    '/_sim/accounts/{ig}',
    'change settings (shapes, echoes …), limits, subscribed, subscribed_fields, ice_breakers, scopes, token times',
    accountPatch,
    ({ control, ig }, input) => control.patchAccount(ig, input),
  ),
  route(
    'POST',
    '/_sim/accounts/{ig}/tap',
    'a person taps: {person?, locale?, index?, payload?, title?, copies?, signature?, place?, timestamp_ms?}',
    tapInput,
    ({ control, ig }, input) => control.tap(ig, input),
  ),
  route(
    'POST',
    '/_sim/taps',
    'many taps: {taps: [{account, …}], in_one_post?, order?: as-given | reversed | shuffled, held_back_ms?, copies?, copies_after_ms?, signature?}',
    tapsInput,
    ({ control }, input) => control.taps(input),
  ),
  route(
    'POST',
    '/_sim/accounts/{ig}/message',
    'a person writes: {person?, text, quick_reply_payload?, copies?, signature?, place?}',
    messageInput,
    ({ control, ig }, input) => control.writes(ig, input),
  ),
  route(
    'POST',
    '/_sim/accounts/{ig}/inbox',
    "a human of the account answers in Instagram's inbox: {person, text?, copies?, signature?}",
    inboxInput,
    ({ control, ig }, input) => control.humanWrites(ig, input),
  ),
  route(
    'POST',
    '/_sim/accounts/{ig}/event',
    'any other event: {kind, value, person?, copies?, signature?, place?}',
    eventInput,
    ({ control, ig }, input) => control.event(ig, input),
  ),
  route(
    'POST',
    '/_sim/accounts/{ig}/people',
    'make or change a person: {person, name?, username?, consent?, blocked?, last_inbound_at_ms?}',
    personInput,
    ({ control, ig }, input) => control.setPerson(ig, input),
  ),
  route(
    'GET',
    '/_sim/accounts/{ig}/messages',
    'messages of both sides in order: ?person=&from_seq=',
    noInput,
    ({ control, ig, query }) => {
      const { person, from_seq: fromSeq } = messageQuery.parse(Object.fromEntries(query));
      return {
        data: control.messages(ig, {
          ...(person === undefined ? {} : { person }),
          ...(fromSeq === undefined ? {} : { from_seq: fromSeq }),
        }),
      };
    },
  ),
  route(
    'POST',
    '/_sim/accounts/{ig}/revoke',
    'all tokens answer 190: {subcode: 458 | 460 | 463 | 467 | … | null}',
    revokeInput,
    ({ control, ig }, input) => control.revoke(ig, input.subcode),
  ),
  route(
    'POST',
    '/_sim/accounts/{ig}/tokens',
    'a new good token: {access_token?, kind?: short | long, scopes?}',
    tokenInput,
    ({ control, ig }, input) => control.issueToken(ig, input),
  ),
  ...CONSENT_ROUTES,
  route(
    'POST',
    '/_sim/faults',
    'script a fault: {match?: {method?, path?, accountId?, bodyIncludes?}, times?, after?, percent?, seed?, action: {status, body?, headers?, accept?} | {delayMs} | {hang: true} | {cut: true} | {acceptThenCut: true} | {acceptThenHang: true} | {nonJson: true}}',
    faultRule,
    ({ control }, input) => control.addFault(input),
  ),
  route('GET', '/_sim/faults', 'the faults and how often each hit', noInput, ({ control }) => ({
    data: control.faults(),
  })),
  route('DELETE', '/_sim/faults', 'forget all faults', noInput, ({ control }) => {
    control.clearFaults();
    return { data: [] };
  }),
  route(
    'GET',
    '/_sim/calls',
    'the Graph calls, newest last: ?account=&method=&path=&status=&from_seq=&limit=1000',
    noInput,
    ({ control, query }) => ({
      data: control.calls(callQuery.parse(Object.fromEntries(query))),
    }),
  ),
  route('DELETE', '/_sim/calls', 'forget the calls', noInput, ({ control }) => {
    control.clearCalls();
    return { data: [] };
  }),
  route(
    'POST',
    '/_sim/webhook-url',
    'where webhooks go: {url} or {url: null}',
    webhookUrlInput,
    ({ control }, { url }) => {
      control.setWebhookUrl(url);
      return { url: control.webhookUrl() };
    },
  ),
  route('GET', '/_sim/webhook-url', 'where webhooks go', noInput, ({ control }) => ({
    url: control.webhookUrl(),
  })),
  route(
    'POST',
    '/_sim/webhook-verify',
    'make the GET handshake: {verify_token?}',
    verifyInput,
    ({ control }, input) => control.verifyWebhook(input.verify_token),
  ),
  route(
    'POST',
    '/_sim/webhooks',
    'post any body, signed: {body} or {dashboard_test: true}, copies?, signature?: valid | invalid | missing | sha1-only',
    webhookInput,
    ({ control }, input) => control.webhook(input),
  ),
  route('GET', '/_sim/settings', 'what holds for all accounts', noInput, ({ control }) =>
    control.settings(),
  ),
  route(
    'PATCH',
    '/_sim/settings',
    'change it: retries, time-out, escaping, token_shape, app_limit, redirect_uris, personal_login …',
    settingsPatch,
    ({ control }, input) => control.patchSettings(input),
  ),
  route('GET', '/_sim/clock', "the simulator's time", noInput, ({ control }) => ({
    now_ms: control.nowMs(),
  })),
  route(
    'POST',
    '/_sim/clock',
    'move it forward: {advance_ms}',
    clockInput,
    ({ control }, input) => ({ now_ms: control.advanceClock(input.advance_ms) }),
  ),
  route(
    'POST',
    '/_sim/reset',
    'forget everything but the webhook address',
    noInput,
    ({ control }) => {
      control.reset();
      return { reset: true };
    },
  ),
];
