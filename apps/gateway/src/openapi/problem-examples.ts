import type { ExampleObject } from '@nestjs/swagger';
import type { ProblemCode } from '../problems/problem-catalogue.js';
import { Problem, type ProblemMore } from '../problems/problem.js';
import { SAMPLE } from './components/sample.js';

/** What a problem of each code says when it comes up; title, status and fix are the catalogue's. */
const OCCASIONS: Record<ProblemCode, { detail: string; more?: ProblemMore }> = {
  malformed_json: {
    detail: 'The body is not JSON that can be understood one way only.',
    more: {
      errors: [
        {
          pointer: '/name',
          code: 'duplicate_key',
          message: 'The field is there twice.',
          fix: 'Leave one of them out.',
        },
      ],
    },
  },
  malformed_request: { detail: 'The path is not validly encoded.' },
  missing_key: { detail: 'The key is missing, unknown, revoked or expired.' },
  scope_missing: { detail: 'The key lacks the scope "accounts:write".' },
  key_bound: { detail: 'The key is bound to accounts; this spans the whole tenant.' },
  limit_reached: { detail: 'The tenant may have 100 webhook endpoints, and has them.' },
  tenant_suspended: { detail: 'The tenant is suspended: it can be read only.' },
  not_found: { detail: 'There is no such account.' },
  method_not_allowed: { detail: 'This path takes GET, PUT and DELETE.' },
  idempotency_in_flight: { detail: 'The first request with this key is not answered yet.' },
  idempotency_key_reused: { detail: 'This key came first with another body or for another path.' },
  conflict: { detail: 'A tenant with this external_id exists already.' },
  event_answered: { detail: 'The event was answered; a replay would answer it a second time.' },
  endpoint_disabled: { detail: 'Nothing is sent to this endpoint at present.' },
  delivery_under_way: {
    detail: 'It is being sent at this moment.',
    more: { retryAfterSeconds: 30 },
  },
  event_under_way: {
    detail: 'The event is still to be answered.',
    more: { retryAfterSeconds: 15 },
  },
  event_not_answerable: { detail: 'Events of the kind "echo" are not answered.' },
  outside_window: { detail: 'The event is of 2026-11-20 14:30 UTC.' },
  account_owned_elsewhere: { detail: 'Another tenant of this installation has this account.' },
  account_not_connected: {
    detail: 'This account is needs_reauth, so Instagram cannot be asked.',
  },
  cursor_expired: {
    detail: 'The cursor is older than 30 days, and facts that came after it are gone.',
  },
  changed_meanwhile: {
    detail: 'The present version is 8.',
    more: { current: { version: 8, etag: '"8"' } },
  },
  request_timeout: { detail: 'The request had not come in whole when its time was over.' },
  headers_too_large: { detail: 'The URL and the headers together are larger than 16 KiB.' },
  body_too_large: { detail: 'This route takes at most 262144 bytes.' },
  unsupported_media_type: { detail: 'Only application/json is understood here.' },
  invalid_request: {
    detail: 'The body has one fault.',
    more: {
      errors: [
        {
          pointer: '/nmae',
          code: 'unknown_field',
          message: 'There is no such field.',
          fix: 'Leave it out, or check its spelling.',
        },
      ],
    },
  },
  token_refused: {
    detail: 'The access token has expired.',
    more: { upstream: { code: 190, subcode: 463, trace_id: SAMPLE.traceId } },
  },
  personal_account: { detail: '@a_small_bakery is a personal account.' },
  instagram_refused: {
    detail: 'Instagram does not take a parameter of the call.',
    more: { upstream: { code: 100, subcode: null, trace_id: SAMPLE.traceId } },
  },
  too_many_requests: { detail: 'The tenant may ask 10000 times a minute.' },
  profile_calls_spent: {
    detail: "An account's profile is called at most 10 times in 10 minutes.",
    more: { retryAfterSeconds: 240 },
  },
  signature_invalid: { detail: 'The signature is missing.' },
  handshake_refused: { detail: 'Mode, challenge or verify token are not as agreed.' },
  internal: { detail: 'The request could not be carried out.' },
  login_not_configured: { detail: 'This installation has no Instagram app for logins.' },
  instagram_unavailable: {
    detail: 'Instagram did not answer in time.',
    more: { upstream: { code: null, subcode: null, trace_id: null } },
  },
  unavailable: { detail: 'The database does not answer at the moment.' },
};

/** A problem of this code as it is sent, for an installation at `publicUrl`. */
export function problemExample(code: ProblemCode, publicUrl: string): ExampleObject {
  const { detail, more } = OCCASIONS[code];
  const value = new Problem(code, detail, more).body(publicUrl, SAMPLE.requestId);
  return { summary: value.title, value };
}
