import { Agent, type Dispatcher } from 'undici';
import type { Secret } from '#libs/domain';
import { GraphError } from '../errors/graph-error.js';
import { readErrorEnvelope } from '../errors/read-error-envelope.js';
import { type AnswerHeaders, type GraphUsage, readUsage } from '../errors/read-usage.js';
import { readJson } from '../json/read-json.js';
import { exchange, ExchangeError, type Exchanged, type ExchangeRequest } from './exchange.js';
import { type CallContext, refused, unreadable, withoutAnswer } from './failed-call.js';
import type { CallOptions, GraphClientOptions } from './graph-client-options.js';

export type GraphCall = {
  /** Names the call in errors. */
  operation: string;
  host: 'graph' | 'instagram';
  method: 'GET' | 'POST' | 'DELETE';
  /** From the root of the host, as it stands, without a query. */
  path: string;
  query?: Record<string, string>;
  json?: unknown;
  form?: Record<string, string>;
  /** Goes into the Authorization header. */
  bearer?: Secret;
  /** Further secrets that the request carries in its query or form. */
  secrets?: readonly Secret[];
};

export type GraphAnswer = {
  json: unknown;
  status: number;
  /** By which Meta's support finds the call; null when Meta named none. */
  traceId: string | null;
  usage: GraphUsage;
  nowMs: number;
  /** The error to throw when the answer lacks something; the call itself went well. */
  lacks: (what: string) => GraphError;
};

const MAX_CONNECTIONS_PER_HOST = 256;
const HEADER_SAFE = /^[\x21-\x7e]+$/;

/** Makes one call and tells a good answer from all others. */
export class GraphCaller {
  readonly #hosts: Record<GraphCall['host'], URL>;
  readonly #timeoutMs: number;
  readonly #maxAnswerBytes: number;
  readonly #dispatcher: Dispatcher;
  readonly #ownsDispatcher: boolean;
  readonly #now: () => number;

  constructor(options: GraphClientOptions) {
    this.#hosts = {
      graph: new URL(options.graphApiUrl),
      instagram: new URL(options.instagramApiUrl),
    };
    this.#timeoutMs = options.timeoutMs ?? 10_000;
    this.#maxAnswerBytes = options.maxAnswerBytes ?? 1024 * 1024;
    this.#now = options.now ?? Date.now;
    this.#ownsDispatcher = options.dispatcher === undefined;
    this.#dispatcher = options.dispatcher ?? ownConnections(options.connectTimeoutMs ?? 3000);
  }

  /** Rejects with a `GraphError`. Good is 2xx, JSON, and no `error` in it, whatever `success` says. */
  async call(call: GraphCall, { signal, seen }: CallOptions = {}): Promise<GraphAnswer> {
    const startedMs = performance.now();
    const tell = (status: number | null, traceId: string | null) =>
      seen?.({
        operation: call.operation,
        status,
        ms: Math.round(performance.now() - startedMs),
        traceId,
      });
    try {
      const answer = await this.#call(call, signal);
      tell(answer.status, answer.traceId);
      return answer;
    } catch (error) {
      if (error instanceof GraphError) tell(error.httpStatus, error.traceId);
      throw error;
    }
  }

  async #call(call: GraphCall, signal: AbortSignal | undefined): Promise<GraphAnswer> {
    const secrets = [...(call.bearer ? [call.bearer] : []), ...(call.secrets ?? [])];
    const context = (): CallContext => ({
      operation: call.operation,
      secrets,
      nowMs: this.#now(),
    });
    refuseUnsendableToken(call);
    const limits = { timeoutMs: this.#timeoutMs, maxAnswerBytes: this.#maxAnswerBytes, signal };
    const answer = await exchange(this.#dispatcher, this.#request(call), limits).catch(
      (error: unknown) => {
        throw error instanceof ExchangeError ? withoutAnswer(error, context()) : error;
      },
    );
    return readAnswer(answer, context());
  }

  /** Lets calls under way finish and closes the connections. A dispatcher passed in stays open. */
  async close(): Promise<void> {
    if (this.#ownsDispatcher) await this.#dispatcher.close();
  }

  #request(call: GraphCall): ExchangeRequest {
    const host = this.#hosts[call.host];
    const query = call.query ? `?${new URLSearchParams(call.query)}` : '';
    const headers: Record<string, string> = { accept: 'application/json', 'user-agent': 'floe' };
    if (call.bearer) headers['authorization'] = `Bearer ${call.bearer.reveal()}`;
    if (call.json !== undefined) headers['content-type'] = 'application/json';
    if (call.form) headers['content-type'] = 'application/x-www-form-urlencoded';
    return {
      origin: host.origin,
      path: `${host.pathname.replace(/\/+$/, '')}${call.path}${query}`,
      method: call.method,
      headers,
      body: call.form
        ? new URLSearchParams(call.form).toString()
        : call.json === undefined
          ? null
          : JSON.stringify(call.json),
    };
  }
}

/**
 * HTTP/1.1 without pipelining: a socket carries one request, so the loss of a socket says something
 * about exactly one call. Undici's timers are off, since the deadline of `exchange` covers all.
 */
function ownConnections(connectTimeoutMs: number): Dispatcher {
  return new Agent({
    connect: { timeout: connectTimeoutMs },
    connections: MAX_CONNECTIONS_PER_HOST,
    allowH2: false,
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}

function readAnswer(answer: Exchanged, context: CallContext): GraphAnswer {
  const { status, headers, body } = answer;
  if (status >= 300 && status < 400) throw unreadable(answer, 'is a redirect', context);
  const reading = readJson(body.toString('utf8'));
  if (!reading.ok) throw unreadable(answer, 'is not JSON', context);
  const envelope = readErrorEnvelope(reading.value);
  if (envelope) throw refused(answer, envelope, context);
  if (status >= 300) throw unreadable(answer, 'names no error', context);
  return {
    json: reading.value,
    status,
    traceId: traceIdIn(headers),
    usage: readUsage(headers, context.nowMs),
    nowMs: context.nowMs,
    lacks: (what) => unreadable(answer, `lacks ${what}`, context),
  };
}

const TRACE_ID = /^[\w+/=-]{1,100}$/;

function traceIdIn(headers: AnswerHeaders): string | null {
  const header = headers['x-fb-trace-id'];
  return typeof header === 'string' && TRACE_ID.test(header) ? header : null;
}

function refuseUnsendableToken({ operation, bearer }: GraphCall): void {
  if (bearer === undefined || HEADER_SAFE.test(bearer.reveal())) return;
  throw new GraphError({
    kind: 'reauth',
    scope: 'account',
    message: `${operation}: the access token is empty or holds characters that no token has`,
    meaning: 'The access token of this account is not valid.',
    fix: 'Connect the account again.',
    mayHaveActed: false,
  });
}
