import type { Secret } from '#libs/domain';
import { classifyGraphError } from '../errors/classify-graph-error.js';
import { GraphError } from '../errors/graph-error.js';
import type { ErrorEnvelope } from '../errors/read-error-envelope.js';
import { readUsage } from '../errors/read-usage.js';
import type { ExchangeError, Exchanged } from './exchange.js';
import { redactSecrets } from './redact-secrets.js';

/** `operation` names the call in messages ("sendMessage"); `secrets` must appear in none of them. */
export type CallContext = { operation: string; secrets: readonly Secret[]; nowMs: number };

/** The request has no whole answer. */
export function withoutAnswer(error: ExchangeError, { operation }: CallContext): GraphError {
  const { wasSent, status } = error;
  const sent = wasSent ? 'after the request was sent' : 'before anything was sent';
  const words = {
    unreachable: ['unreachable', 'no connection could be made'],
    'timed-out': ['timed-out', `no whole answer came in time; the time ended ${sent}`],
    aborted: ['timed-out', `the call was called off ${sent}`],
    'broken-off': ['unreadable', 'the answer broke off, or was not HTTP'],
    'too-large': ['unreadable', 'the answer was larger than is read'],
  } as const;
  const [kind, what] = words[error.failure];
  return new GraphError({
    kind,
    message: `${operation}: ${what}`,
    httpStatus: status,
    meaning: wasSent
      ? 'Instagram was reached, but gave no whole answer.'
      : 'Instagram could not be reached.',
    mayHaveActed: wasSent,
    cause: withoutContent(error.cause),
  });
}

/** An answer came, but it is none of the Graph API's. Nothing can be told about what was done. */
export function unreadable(
  { status, body, headers }: Exchanged,
  what: string,
  { operation, nowMs }: CallContext,
): GraphError {
  return new GraphError({
    kind: status >= 500 ? 'retry' : status === 429 ? 'throttle' : 'unreadable',
    scope: status === 429 ? 'account' : 'item',
    message: `${operation}: the answer ${what} (status ${status}, ${body.length} bytes)`,
    httpStatus: status,
    meaning: 'Instagram gave an answer that cannot be read.',
    regainAt: status === 429 ? regainAt(headers, 0, nowMs) : null,
    mayHaveActed: true,
  });
}

/** Meta named an error. */
export function refused(
  { status, headers }: Exchanged,
  envelope: ErrorEnvelope,
  { operation, secrets, nowMs }: CallContext,
): GraphError {
  const { code, subcode, isTransient } = envelope;
  const message = envelope.message === null ? null : redactSecrets(envelope.message, secrets);
  const traceId = envelope.traceId === null ? null : redactSecrets(envelope.traceId, secrets);
  const verdict = classifyGraphError({ httpStatus: status, code, subcode, message, isTransient });
  const number = subcode === null ? `${code ?? 'none'}` : `${code ?? 'none'}/${subcode}`;
  return new GraphError({
    kind: verdict.kind,
    scope: verdict.scope,
    message: `${operation}: status ${status}, code ${number}: ${message ?? 'no words'}`,
    httpStatus: status,
    code,
    subcode,
    traceId,
    metaMessage: message,
    reason: verdict.reason,
    meaning: verdict.meaning,
    fix: verdict.fix,
    regainAt: verdict.kind === 'throttle' ? regainAt(headers, verdict.leastWaitMs, nowMs) : null,
    mayHaveActed: verdict.mayHaveActed,
  });
}

function regainAt(headers: Exchanged['headers'], leastWaitMs: number, nowMs: number): Date | null {
  const told = readUsage(headers, nowMs).regainAt;
  const least = leastWaitMs === 0 ? null : new Date(nowMs + leastWaitMs);
  if (told === null || least === null) return told ?? least;
  return told > least ? told : least;
}

/** A parser's error of undici carries the bytes that it could not read; those may hold a token. */
function withoutContent(cause: unknown): unknown {
  if (!(cause instanceof Error) || !('data' in cause)) return cause;
  return new Error(cause.message);
}
