import type { OwnerReason } from '#libs/domain';

/**
 * What an answer of Meta's, or the lack of one, asks of us.
 *
 * - `retry`: Meta stumbled; the same call may work in a while.
 * - `throttle`: a limit was met; nothing more before `regainAt`.
 * - `reauth`: the token is dead; the account's owner has to log in again.
 * - `permanent`: this item can never work.
 * - `config`: the app or its routing has to be changed by its operator.
 * - `user`: a person has to do something at Instagram first.
 * - `unknown`: Meta named an error that no row of the table describes.
 * - `unreachable`: no connection could be made; nothing was sent.
 * - `timed-out`: no whole answer came before the deadline, or the caller called it off.
 * - `unreadable`: something came back, or broke off, that is no answer of the Graph API.
 */
export type GraphErrorKind =
  | 'retry'
  | 'throttle'
  | 'reauth'
  | 'permanent'
  | 'config'
  | 'user'
  | 'unknown'
  | 'unreachable'
  | 'timed-out'
  | 'unreadable';

/** What the verdict is about: one message or thread, everything of the account, or the whole app. */
export type GraphErrorScope = 'item' | 'account' | 'app';

export type GraphErrorDetails = {
  kind: GraphErrorKind;
  message: string;
  scope?: GraphErrorScope;
  httpStatus?: number | null;
  code?: number | null;
  subcode?: number | null;
  traceId?: string | null;
  metaMessage?: string | null;
  reason?: OwnerReason | null;
  meaning?: string;
  fix?: string;
  regainAt?: Date | null;
  mayHaveActed?: boolean;
  cause?: unknown;
};

/**
 * A call to Instagram that did not give a good answer. Holds no token, secret or code: those are
 * taken out of Meta's own words too, and no URL is kept.
 */
export class GraphError extends Error {
  override readonly name = 'GraphError';
  readonly kind: GraphErrorKind;
  readonly scope: GraphErrorScope;
  /** Null when no status line came. */
  readonly httpStatus: number | null;
  /** Meta's `error.code` and `error.error_subcode`. */
  readonly code: number | null;
  readonly subcode: number | null;
  /** `fbtrace_id`: Meta's support asks for it. */
  readonly traceId: string | null;
  readonly metaMessage: string | null;
  /** Why the account's owner has to act, for programs; null where nobody has to, or another. */
  readonly reason: OwnerReason | null;
  /** One plain sentence each, for the tenant. */
  readonly meaning: string;
  readonly fix: string;
  /** When Meta lets us call again; null when it gave no time. */
  readonly regainAt: Date | null;
  /**
   * True when the request may have reached Meta and been carried out although no good answer came
   * back. False only when that is certain: nothing was sent, or Meta refused in its own words.
   * Whoever repeats a send while this is true risks that a person gets two answers.
   */
  readonly mayHaveActed: boolean;

  constructor(details: GraphErrorDetails) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = details.kind;
    this.scope = details.scope ?? 'item';
    this.httpStatus = details.httpStatus ?? null;
    this.code = details.code ?? null;
    this.subcode = details.subcode ?? null;
    this.traceId = details.traceId ?? null;
    this.metaMessage = details.metaMessage ?? null;
    this.reason = details.reason ?? null;
    this.meaning = details.meaning ?? details.message;
    this.fix = details.fix ?? 'Nothing has to be done; it is tried again.';
    this.regainAt = details.regainAt ?? null;
    this.mayHaveActed = details.mayHaveActed ?? false;
  }
}
