import { errors } from 'undici';
import { BlockedAddressError } from './guarded-connector.js';

/**
 * - `blocked`: we refused to go there.
 * - `unreachable`: no connection, or it was cut before an answer came.
 * - `tls-failed`: no secure connection; the certificate, most often.
 * - `timed-out`: no answer within the deadline.
 * - `refused-redirect`: the answer was a redirect, which we never follow.
 * - `unreadable`: what came is not HTTP as we take it.
 * - `cancelled`: our own process ended the try.
 */
export const POST_FAILURE_KINDS = [
  'blocked',
  'unreachable',
  'tls-failed',
  'timed-out',
  'refused-redirect',
  'unreadable',
  'cancelled',
] as const;

export type PostFailureKind = (typeof POST_FAILURE_KINDS)[number];
export type ClassifiedFailure = { kind: PostFailureKind; message: string };

const UNREACHABLE: Readonly<Record<string, string>> = {
  ENOTFOUND: 'The host name has no address.',
  EAI_AGAIN: 'The host name could not be looked up.',
  ENODATA: 'The host name has no address.',
  ECONNREFUSED: 'The host refused the connection.',
  ECONNRESET: 'The connection was cut before an answer came.',
  EPIPE: 'The connection was cut before an answer came.',
  UND_ERR_SOCKET: 'The connection was cut before an answer came.',
  EHOSTUNREACH: 'The host cannot be reached.',
  ENETUNREACH: 'The network of the host cannot be reached.',
};

const TIMED_OUT = new Set([
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);

const UNREADABLE = new Set(['UND_ERR_HEADERS_OVERFLOW', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH']);

const TLS = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO$|HOSTNAME_MISMATCH)/;

/**
 * What went wrong, in words for the endpoint's owner. The words are ours: those of Node name
 * addresses and ports, and a tenant has no business with the inside of our network.
 */
export function classifyFailure(error: unknown): ClassifiedFailure {
  if (error instanceof BlockedAddressError) {
    return { kind: 'blocked', message: 'The host leads to an address that is not public.' };
  }
  const code = codeOf(error);
  if (TIMED_OUT.has(code)) return { kind: 'timed-out', message: 'No connection within the time.' };
  if (TLS.test(code)) {
    return { kind: 'tls-failed', message: `No secure connection could be made (${code}).` };
  }
  if (error instanceof errors.HTTPParserError || UNREADABLE.has(code)) {
    return { kind: 'unreadable', message: `The answer is not HTTP as it is taken here (${code}).` };
  }
  const message = UNREACHABLE[code] ?? `The host could not be reached (${code}).`;
  return { kind: 'unreachable', message };
}

/** Node wraps the failures of several addresses in one AggregateError, whose own code may be empty. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  if (error instanceof Error && error.cause !== undefined) return codeOf(error.cause);
  return 'unknown';
}
