import { lookup as dnsLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, type Dispatcher } from 'undici';
import { checkEndpointUrl } from './check-endpoint-url.js';
import { isPublicAddress } from './classify-address.js';
import { classifyFailure, type PostFailureKind } from './classify-failure.js';
import { guardedConnector } from './guarded-connector.js';
import { answerHeaders } from './answer-headers.js';
import { readAnswer } from './read-answer.js';
import { readControl, type DeliveryControl } from './read-control.js';
import { readRetryAfter } from './read-retry-after.js';

export type WebhookSenderOptions = {
  /** WEBHOOKS_ALLOW_PRIVATE_ADDRESSES: for tries on one machine only. */
  allowPrivateAddresses: boolean;
  /** For the whole try: looking up, connecting, sending, and reading the answer. */
  timeoutMs?: number;
  connectTimeoutMs?: number;
  /** How much of the answer is read and given back. */
  maxAnswerBytes?: number;
};

/** What a spec puts in the place of the real network. */
export type NetworkSeams = { lookup?: LookupFunction; isAllowedAddress?: (ip: string) => boolean };

export type PostRequest = {
  url: string;
  headers: Record<string, string>;
  body: string;
  signal?: AbortSignal;
};

/** Any status but 3xx is `ok: true`: the endpoint was reached and answered. */
export type PostResult =
  | {
      ok: true;
      status: number;
      ms: number;
      answer: string;
      /** As they may be kept: see `answerHeaders`. */
      headers: Record<string, string>;
      retryAfterMs: number | null;
      /** What the endpoint wants to become of this delivery, or of itself. */
      control: DeliveryControl | null;
    }
  | { ok: false; kind: PostFailureKind; status: number | null; ms: number; message: string };

const TOO_SLOW = 'No answer came within the time.';

/**
 * Posts to partners' URLs: one try per call, no redirects, no proxy, only to public addresses.
 * Never throws for what the other side does. Call `close` when the process ends.
 */
export class WebhookSender {
  readonly #agent: Agent;
  readonly #allowPrivate: boolean;
  readonly #timeoutMs: number;
  readonly #maxAnswerBytes: number;

  constructor(options: WebhookSenderOptions, seams: NetworkSeams = {}) {
    this.#allowPrivate = options.allowPrivateAddresses;
    this.#timeoutMs = options.timeoutMs ?? 15_000;
    this.#maxAnswerBytes = options.maxAnswerBytes ?? 10_240;
    const isAllowed = options.allowPrivateAddresses ? () => true : isPublicAddress;
    this.#agent = new Agent({
      allowH2: false,
      headersTimeout: this.#timeoutMs,
      bodyTimeout: this.#timeoutMs,
      connect: guardedConnector({
        isAllowed: seams.isAllowedAddress ?? isAllowed,
        lookup: seams.lookup ?? dnsLookup,
        connectTimeoutMs: options.connectTimeoutMs ?? 5_000,
      }),
    });
  }

  async post(request: PostRequest): Promise<PostResult> {
    const startedMs = performance.now();
    const elapsedMs = () => Math.round(performance.now() - startedMs);
    const failed = (kind: PostFailureKind, message: string, status: number | null = null) =>
      ({ ok: false, kind, status, ms: elapsedMs(), message }) as const;

    const checked = checkEndpointUrl(request.url, { allowPrivate: this.#allowPrivate });
    if (!checked.ok) return failed('blocked', checked.fault.message);

    const deadline = AbortSignal.timeout(this.#timeoutMs);
    const signal = request.signal ? AbortSignal.any([deadline, request.signal]) : deadline;
    try {
      const { statusCode, headers, body } = await unlessAborted(
        this.#send(checked.url, request, signal),
        signal,
      );
      const answer = await readAnswer(body, this.#maxAnswerBytes);
      if (statusCode >= 300 && statusCode < 400) {
        const message = `The answer was ${statusCode}, a redirect, which is not followed.`;
        return failed('refused-redirect', message, statusCode);
      }
      const retryAfterMs = readRetryAfter(headers['retry-after'], Date.now());
      return {
        ok: true,
        status: statusCode,
        ms: elapsedMs(),
        answer,
        headers: answerHeaders(headers),
        retryAfterMs,
        control: readControl(headers['webhook-delivery']),
      };
    } catch (error) {
      if (deadline.aborted) return failed('timed-out', TOO_SLOW);
      if (signal.aborted) return failed('cancelled', 'The try was ended by our own process.');
      const { kind, message } = classifyFailure(error);
      return failed(kind, message);
    }
  }

  /** Cuts every connection, also those in use. */
  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  #send(url: URL, request: PostRequest, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    return this.#agent.request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Floe-Webhooks/1',
        ...request.headers,
      },
      body: request.body,
      signal,
    });
  }
}

/**
 * undici lets a request that still waits for its connection wait on after an abort (seen with
 * 8.12: until the connection's own time-out), though it will not send it any more.
 */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new Promise<never>((_resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
  return Promise.race([work, aborted]);
}
