import type { Dispatcher } from 'undici';
import type { AnswerHeaders } from '../errors/read-usage.js';

export type ExchangeRequest = {
  origin: string;
  path: string;
  method: 'GET' | 'POST' | 'DELETE';
  headers: Record<string, string>;
  body: string | null;
};

export type ExchangeLimits = {
  /** For everything: waiting for a connection, sending, headers and body. */
  timeoutMs: number;
  maxAnswerBytes: number;
  signal?: AbortSignal | undefined;
};

export type Exchanged = { status: number; headers: AnswerHeaders; body: Buffer };

export type ExchangeFailure = 'unreachable' | 'timed-out' | 'aborted' | 'broken-off' | 'too-large';

/** A request without a whole answer. */
export class ExchangeError extends Error {
  override readonly name = 'ExchangeError';

  constructor(
    readonly failure: ExchangeFailure,
    /** False only when it is certain that no byte of the request left. */
    readonly wasSent: boolean,
    readonly status: number | null,
    cause: unknown,
  ) {
    super(failure, { cause });
  }
}

/**
 * One request, one try, at most `maxAnswerBytes` of answer; rejects with an `ExchangeError`.
 *
 * Written on `dispatch` rather than `request`, since only a handler learns of `onRequestStart`:
 * undici calls it just before it writes to a connected socket, and an abort from inside it keeps
 * the request from being written. So "not started" is proof that Meta saw nothing, whatever the
 * error looks like, and a request given up while it still waits for a connection stays unsent.
 */
export function exchange(
  dispatcher: Dispatcher,
  request: ExchangeRequest,
  limits: ExchangeLimits,
): Promise<Exchanged> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | null = null;
    let isSettled = false;
    let status: number | null = null;
    let headers: AnswerHeaders = {};
    let bytes = 0;
    const chunks: Buffer[] = [];

    const settle = (): boolean => {
      if (isSettled) return false;
      isSettled = true;
      clearTimeout(timer);
      limits.signal?.removeEventListener('abort', onAbort);
      return true;
    };
    const fail = (failure: ExchangeFailure, cause: unknown) => {
      if (!settle()) return;
      reject(new ExchangeError(failure, controller !== null, status, cause));
      controller?.abort(new Error(failure));
    };
    const onAbort = () => fail('aborted', limits.signal?.reason);
    const timer = setTimeout(() => fail('timed-out', undefined), limits.timeoutMs);
    const deadlineMs = Date.now() + limits.timeoutMs;

    if (limits.signal?.aborted) return onAbort();
    limits.signal?.addEventListener('abort', onAbort, { once: true });

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(started) {
        // A process that was frozen meanwhile wakes to its new connection first, to its timer after.
        if (!isSettled && Date.now() > deadlineMs) fail('timed-out', undefined);
        if (isSettled) started.abort(new Error('given up before it was sent'));
        else controller = started;
      },
      onResponseStart(_controller, statusCode, answerHeaders) {
        if (statusCode < 200) return;
        status = statusCode;
        headers = answerHeaders;
      },
      onResponseData(_controller, chunk) {
        bytes += chunk.length;
        if (bytes > limits.maxAnswerBytes) fail('too-large', undefined);
        else chunks.push(chunk);
      },
      onResponseEnd() {
        if (status === null) return fail('broken-off', undefined);
        if (settle()) resolve({ status, headers, body: Buffer.concat(chunks) });
      },
      onResponseError(_controller, error) {
        fail(controller === null ? 'unreachable' : 'broken-off', error);
      },
    };
    try {
      dispatcher.dispatch(request, handler);
    } catch (error) {
      fail(controller === null ? 'unreachable' : 'broken-off', error);
    }
  });
}
