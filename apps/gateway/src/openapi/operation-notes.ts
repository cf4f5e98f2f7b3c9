import { apiKeyRotationSchema } from '../api-keys/api-key.schema.js';
import { insightsSchema } from '../insights/insights.schema.js';
import { livenessSchema, readinessSchema } from './components/health-components.js';
import { EVENT_NOTES } from './event-notes.js';
import { FEED_NOTES } from './feed-notes.js';
import { ICE_BREAKER_NOTES } from './ice-breaker-notes.js';
import { INSTAGRAM_NOTES } from './instagram-notes.js';
import type { OperationNote } from './operation-note.js';
import { WEBHOOK_NOTES } from './webhook-notes.js';

const EDITED = 'Only what the body names changes.';
const ONCE = 'The key is shown in this answer and never again: only its hash is kept.';
const ROTATED =
  'The new key has all that the old one has. The old one works for `grace_seconds` more (a day, when the ' +
  'body is left out), so that your programs can take over the new one without a gap.';
const REVOKED =
  'Every gateway process refuses it within a second. It stays in the list, as `revoked`.';

/** What there is to say of each operation beyond its summary. One without an entry fails the check. */
export const OPERATION_NOTES: Record<string, OperationNote> = {
  createTenant: {
    description: 'The new tenant has no keys: make one with `createTenantApiKey`.',
  },
  listTenants: { description: 'All tenants of the installation.' },
  getTenant: { description: 'One tenant, with the limits in force.' },
  updateTenant: {
    description:
      `${EDITED} A suspended tenant can be read only: its keys change nothing and its answers are not sent. ` +
      'What comes from Instagram is kept, and dealt with once the tenant is active again.',
  },
  deleteTenant: {
    description:
      'Its keys end at once, and nothing comes in or goes out for it any more. Then its rows are erased, ' +
      'in the background, with progress that `getErasure` shows; it goes on after a crash. Asked again, ' +
      'the answer is the same erasure. There is no way back.',
    isVersioned: false,
  },
  listErasures: { description: 'Every tenant that was ever deleted.' },
  getErasure: {
    description: 'While it runs, `erased` grows. It stays as proof of what was erased, and when.',
  },
  createTenantApiKey: { description: ONCE },
  listTenantApiKeys: { description: 'All keys of the tenant, without their secrets.' },
  rotateTenantApiKey: {
    description: `${ROTATED} ${ONCE}`,
    request: { schema: apiKeyRotationSchema, required: false },
    isVersioned: true,
  },
  revokeTenantApiKey: { description: REVOKED },
  createApiKey: {
    description: `A key gives another no more than it has itself: scopes, accounts, time. ${ONCE}`,
  },
  listApiKeys: { description: 'All keys of yours, without their secrets, those that ended too.' },
  getApiKey: { description: 'One key, without its secret.' },
  getCurrentApiKey: {
    description:
      'The first thing to ask: is this the right key, whose is it, and what may it do? Any key may ask it.',
    isVersioned: true,
  },
  updateApiKey: {
    description: `${EDITED} What a key may do never changes: make another one for that.`,
  },
  rotateApiKey: {
    description: `${ROTATED} ${ONCE}`,
    request: { schema: apiKeyRotationSchema, required: false },
    isVersioned: true,
  },
  revokeApiKey: { description: REVOKED },
  listAuditLog: {
    description:
      'Every change of yours and of the operator for you, with what it was before and after. Entries are ' +
      'never changed. Secrets are never in them.',
  },
  connectAccount: {
    description:
      'Asks Instagram whose token it is, keeps the token encrypted, and subscribes the account to ' +
      'webhooks. An account that you have already gets the new token, and what waited for one goes on: ' +
      'then the answer is 200.',
  },
  listAccounts: { description: 'Your accounts, also those that were disconnected.' },
  getAccount: { description: 'One account, and whether Floe can work for it.' },
  updateAccount: { description: EDITED },
  disconnectAccount: {
    description:
      'Nothing is done for the account from now on. Instagram is told in the background: its questions are ' +
      'deleted when you ask for it, it sends no webhooks any more, and at last the token is forgotten. Then the ' +
      'account is `disconnected`, and the webhook `account.disconnected` says so. Where Instagram does not ' +
      'answer, that ends after about an hour all the same, and `status_reason` says what was left there. Asked ' +
      'again, the answer is the account as it is. What was kept of it stays; connecting it again brings it ' +
      'back, also while it is still `disconnecting`. From then on another tenant may have it.',
  },
  getAccountHealth: {
    description:
      'One look at the token, its permissions, the subscription to webhooks, the last event, the last message ' +
      'and the last error. `next_step` is what you should do; null: nothing.',
  },
  createConnectLink: {
    description:
      "`url` is Instagram's own login page. Send the account's owner there; they log in, allow what is asked, " +
      'and the account is yours. The link is good for one login. What became of it says `getConnectLink`, and ' +
      'the webhooks `account.connected` and `connect_link.failed`.',
  },
  listConnectLinks: { description: 'Your links, with what became of each. None shows its URL.' },
  getConnectLink: { description: 'One link, without its URL.' },
  followConnectLink: {
    description:
      'For people, not for programs. Every answer is a page in HTML, which says what to do; its status says what ' +
      'kind of end it is: 400 for a link or a login that does not work, 403 for what was not allowed, 409 for an ' +
      'account that is elsewhere, 410 for a link that was used or is too old, 502 and 503 for what is no fault ' +
      "of the person's.",
    isForPeople: true,
    responses: {
      200: { contentType: 'text/html', example: '<!doctype html><html lang="en">…</html>' },
    },
  },
  ...ICE_BREAKER_NOTES,
  createReplyRule: {
    description:
      'Rules are tried in the order of `priority`, lowest first, then by age; the first that fits ' +
      'answers, alone. A new rule is in force at once, also for taps that wait.',
  },
  previewReply: {
    description:
      'Decides exactly as a tap would be decided, and tells of every rule why it lost. Nothing is sent ' +
      'and nothing is written. With `rules` those are tried in place of yours.',
  },
  listReplyRules: { description: 'Your rules, the first to be tried first.' },
  getReplyRule: { description: 'One rule.' },
  replaceReplyRule: {
    description:
      'The rule becomes what the body says. What the body leaves out gets its default, but for ' +
      '`external_id`, which stays.',
  },
  updateReplyRule: { description: EDITED },
  deleteReplyRule: {
    description: 'Taps that it would have answered are answered by the next that fits.',
  },
  ...EVENT_NOTES,
  getInsights: {
    description:
      'Taps on your questions that occurred from `from` on and before `to`: by question, locale, revision ' +
      'and hour (UTC), each with how many were answered and the median time to the first message of the ' +
      'answer. A tap that Instagram tells twice counts once; taps of erased persons, and those older than ' +
      'your `retention_days`, do not count. Null stands for what is not known. A locale, question or ' +
      'revision beyond the 1,000 most tapped is left out, and `is_cut` says so. With `format=csv` or ' +
      '`Accept: text/csv` the answer is a CSV of one of these lists: `by` says which.',
    responses: {
      200: {
        csv:
          '"question","payload","taps","share","replied","reply_rate","median_reply_ms"\r\n' +
          '"When are you open?","HOURS",30,0.75,29,0.9667,1240\r\n' +
          '"Do you deliver?","DELIVERY",10,0.25,10,1,1100\r\n',
        schema: insightsSchema,
      },
    },
  },
  ...WEBHOOK_NOTES,
  ...FEED_NOTES,
  ...INSTAGRAM_NOTES,
  explainProblem: {
    description: 'Where the `type` of a problem leads.',
    responses: {
      200: {
        contentType: 'text/plain',
        example:
          'There is nothing here\n\ncode: not_found\nstatus: 404\n\nWhat to do: Check the path.\n',
      },
    },
  },
  getLiveness: {
    description: 'For whoever restarts processes. It asks nothing of the database or the queue.',
    responses: { 200: { schema: livenessSchema } },
  },
  getReadiness: {
    description:
      'For load balancers. The queue is reported but has no say: without it, events are still kept.',
    responses: {
      200: { schema: readinessSchema },
      503: {
        schema: readinessSchema,
        example: {
          status: 'not_ready',
          checks: { database: { ok: false, ms: 2000, message: 'no answer within 2000 ms' } },
        },
      },
    },
  },
  getMetrics: {
    description: 'For Prometheus. Nothing in it names a tenant.',
    responses: {
      200: {
        contentType: 'text/plain',
        example:
          '# HELP floe_inbound_signatures_total Webhooks by which of META_APP_SECRETS signed them\n' +
          '# TYPE floe_inbound_signatures_total counter\n' +
          'floe_inbound_signatures_total{outcome="secret_1"} 42\n',
      },
    },
  },
};
