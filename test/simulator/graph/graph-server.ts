import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { fromPairs, parseBody, readBody } from '../http/request-body.js';
import { respond } from '../http/respond.js';
import type { Account } from '../state/account.js';
import { shownBody, shownPath, type CallRecord } from '../state/call-log.js';
import { newTraceId } from '../state/ids.js';
import type { JsonObject } from '../state/is-record.js';
import type { SimulatorState } from '../state/simulator-state.js';
import type { FaultState } from './faults.js';
import type { GraphAnswer, GraphCall } from './graph-call.js';
import { dispatch } from './graph-dispatch.js';
import { usageHeaders } from './limits.js';
import { errorEnvelope, GraphRefused, invalidParameter, type GraphRefusal } from './refusal.js';

const THROTTLE_CODES = [4, 17, 32, 613, 80001, 80002, 80006];

type Arrived = {
  call: GraphCall;
  token: string | null;
  account: Account | null;
  shown: Pick<CallRecord, 'method' | 'path' | 'body'>;
  atMs: number;
  startedMs: number;
  fault: FaultState | undefined;
  isUnreadable: boolean;
};

/** `traceId`: as real answers carry it, in a header, and in the envelope of an error. */
type Acted = GraphAnswer & { refusal?: GraphRefusal; traceId?: string };

/** The HTTP face of graph.instagram.com and api.instagram.com: reads, applies faults, answers, records. */
export class GraphServer {
  constructor(
    private readonly state: SimulatorState,
    private readonly closing: AbortSignal,
  ) {}

  async handle(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    query: URLSearchParams,
  ): Promise<void> {
    const arrived = await this.arrive(request, path, query);
    const action = arrived.fault?.action;
    if (action?.delayMs !== undefined) {
      await delay(action.delayMs, undefined, { signal: this.closing }).catch(() => {});
    }
    if (action !== undefined && 'hang' in action) return this.record(arrived, null, 'hung');
    if (action !== undefined && 'cut' in action) {
      this.record(arrived, null, 'cut');
      request.socket.destroy();
      return;
    }
    const replaced = action === undefined ? null : replacement(action);
    const isActedOn =
      replaced === null || (action !== undefined && 'accept' in action && action.accept === true);
    const acted = isActedOn ? this.act(arrived) : null;
    const answer = replaced ?? acted;
    if (answer === null) return;
    await acted?.beforeResponse?.();
    if (action !== undefined && ('acceptThenCut' in action || 'acceptThenHang' in action)) {
      const isCut = 'acceptThenCut' in action;
      this.record(arrived, answer, isCut ? 'cut' : 'hung');
      if (isCut) request.socket.destroy();
    } else {
      this.record(arrived, answer, 'answered');
      const usage = replaced === null ? this.usageHeaders(arrived.account, answer) : {};
      const trace = answer.traceId === undefined ? {} : { 'x-fb-trace-id': answer.traceId };
      respond(response, answer.status ?? 200, answer.body, {
        ...usage,
        ...trace,
        ...answer.headers,
      });
    }
    acted?.afterResponse?.();
  }

  private async arrive(
    request: IncomingMessage,
    path: string,
    query: URLSearchParams,
  ): Promise<Arrived> {
    const startedMs = performance.now();
    const { state } = this;
    const atMs = state.clock.nowMs();
    const method = request.method ?? 'GET';
    const raw = await readBody(request);
    const parsed = raw === null ? null : await parseBody(raw, request.headers['content-type']);
    const body: JsonObject = parsed ?? {};
    const params = query.size === 0 ? body : { ...fromPairs(query), ...body };
    const segments = path.split('/').filter((segment) => segment !== '');
    const token = tokenOf(request.headers.authorization, params['access_token']);
    const account = this.accountOf(token, segments);
    const shown = { method, path: shownPath(path, query), body: shownBody(body, raw?.length ?? 0) };
    const fault = state.faults.hit({
      method,
      path: shown.path,
      accountId: account?.igUserId ?? null,
      rawBody: raw ?? '',
    });
    const call: GraphCall = { method, segments, query, body, params, state };
    return { call, token, account, shown, atMs, startedMs, fault, isUnreadable: parsed === null };
  }

  private act({ call, token, isUnreadable }: Arrived): Acted {
    const traceId = newTraceId();
    try {
      if (isUnreadable) throw invalidParameter('The request body could not be read as JSON.');
      return { ...dispatch(call, token), traceId };
    } catch (error) {
      if (!(error instanceof GraphRefused)) throw error;
      const { refusal } = error;
      return { status: refusal.status, body: errorEnvelope(refusal, traceId), refusal, traceId };
    }
  }

  /** Whose call it is: by the token, good or not, else by the id in the path. */
  private accountOf(token: string | null, segments: string[]): Account | null {
    const record = token === null ? undefined : this.state.tokens.find(token);
    const id = record?.igUserId ?? segments.find((segment) => /^\d{5,}$/.test(segment));
    return (id === undefined ? undefined : this.state.accounts.find(id)) ?? null;
  }

  private usageHeaders(account: Account | null, answer: Acted): Record<string, string> {
    if (account === null) return {};
    const { usage_headers_from_percent: from, forced_usage_percent: forced } = account.settings;
    const isThrottled = THROTTLE_CODES.includes(answer.refusal?.code ?? 0);
    const measured = account.limits.usage(this.state.clock.nowMs());
    const usage = forced === null ? measured : { ...measured, percent: forced };
    const appPercent = this.state.appPercent();
    if (!isThrottled && Math.max(usage.percent, appPercent) < from) return {};
    return usageHeaders(account.igUserId, usage, appPercent);
  }

  private record(
    { account, shown, fault, atMs, startedMs }: Arrived,
    answer: Acted | null,
    outcome: CallRecord['outcome'],
  ): void {
    if (account !== null) {
      account.counters.calls += 1;
      if (answer?.refusal !== undefined) account.counters.refused += 1;
    }
    this.state.calls.append({
      at_ms: atMs,
      ...shown,
      account: account?.igUserId ?? null,
      status: answer === null ? null : (answer.status ?? 200),
      outcome,
      error_code: answer?.refusal?.code ?? null,
      error_subcode: answer?.refusal?.subcode ?? null,
      fault: fault?.id ?? null,
      ms: Math.round((performance.now() - startedMs) * 10) / 10,
    });
  }
}

/** The answer that a fault puts in the place of the real one; null when it leaves the real one. */
function replacement(action: FaultState['action']): Acted | null {
  if ('nonJson' in action) {
    return {
      status: 502,
      body: '<!DOCTYPE html><title>Error</title><h1>Sorry, something went wrong.</h1>',
      headers: { 'content-type': 'text/html; charset=utf-8' },
    };
  }
  if (!('status' in action)) return null;
  return { status: action.status, body: action.body ?? {}, headers: action.headers ?? {} };
}

function tokenOf(authorization: string | undefined, parameter: unknown): string | null {
  const bearer = /^(?:Bearer|OAuth) (\S+)$/i.exec(authorization ?? '')?.[1];
  return bearer ?? (typeof parameter === 'string' && parameter !== '' ? parameter : null);
}
