import { GraphError } from '#libs/graph-api';
import { Problem } from '../problems/problem.js';

/**
 * What the log may say of why a login went wrong: not in words of Meta's or of a problem, which name
 * the person who logged in. An error that nobody foresaw is shown with its stack.
 */
export function loggedCause(cause: unknown): object {
  if (cause === undefined) return {};
  if (cause instanceof GraphError) {
    const { kind, code, subcode, traceId } = cause;
    return { graph: { kind, code, subcode, traceId } };
  }
  if (cause instanceof Problem) return { problem: cause.code, ...loggedCause(cause.more.cause) };
  return { err: cause };
}
