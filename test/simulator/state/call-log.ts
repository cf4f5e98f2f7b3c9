import { BoundedLog } from './bounded-log.js';
import type { JsonObject } from './is-record.js';

/** One call on the Graph side as it came and as it was answered. */
export type CallRecord = {
  seq: number;
  at_ms: number;
  method: string;
  /** With the query, without token, secret or code. */
  path: string;
  account: string | null;
  /** What was answered, or would have been where the connection was cut after the call was acted on; null: never acted. */
  status: number | null;
  outcome: 'answered' | 'cut' | 'hung';
  error_code: number | null;
  error_subcode: number | null;
  fault: number | null;
  body: JsonObject | null;
  ms: number;
};

export type CallFilter = {
  account?: string | undefined;
  method?: string | undefined;
  /** A part of the path. */
  path?: string | undefined;
  status?: number | undefined;
  from_seq?: number | undefined;
  limit?: number | undefined;
};

const SECRET_KEYS = ['access_token', 'client_secret', 'code', 'appsecret_proof'];
const KEPT_BODY_CHARACTERS = 20_000;

export class CallLog {
  private readonly log: BoundedLog<CallRecord>;

  constructor(maxCalls: number) {
    this.log = new BoundedLog(maxCalls);
  }

  get total(): number {
    return this.log.total;
  }

  append(call: Omit<CallRecord, 'seq'>): void {
    this.log.append({ seq: this.log.total, ...call });
  }

  /** The newest calls that match, in the order in which they were answered. */
  list(filter: CallFilter = {}): CallRecord[] {
    const found: CallRecord[] = [];
    for (const call of this.log.from(filter.from_seq)) {
      if (filter.account !== undefined && call.account !== filter.account) continue;
      if (filter.method !== undefined && call.method !== filter.method.toUpperCase()) continue;
      if (filter.path !== undefined && !call.path.includes(filter.path)) continue;
      if (filter.status !== undefined && call.status !== filter.status) continue;
      found.push(call);
    }
    return filter.limit === undefined ? found : found.slice(-filter.limit);
  }

  clear(): void {
    this.log.clear();
  }
}

/** The path with its query, secrets left out. */
export function shownPath(path: string, query: URLSearchParams): string {
  if (query.size === 0) return path;
  const shown = new URLSearchParams(query);
  for (const key of SECRET_KEYS) shown.delete(key);
  return shown.size === 0 ? path : `${path}?${decodeURIComponent(shown.toString())}`;
}

/** The body without secrets; a very large one is not kept. */
export function shownBody(body: JsonObject, rawLength: number): JsonObject | null {
  if (rawLength === 0) return null;
  if (rawLength > KEPT_BODY_CHARACTERS) return { omitted: `${rawLength} characters` };
  if (!SECRET_KEYS.some((key) => key in body)) return body;
  return Object.fromEntries(Object.entries(body).filter(([key]) => !SECRET_KEYS.includes(key)));
}
