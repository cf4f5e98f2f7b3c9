import { isRecord, type JsonObject } from '../state/is-record.js';
import type { RunningSimulator } from '../simulator.js';

export type GraphReply = { status: number; body: JsonObject; headers: Headers; text: string };

export type GraphClient = {
  igUserId: string;
  appScopedId: string;
  token: string;
  get(path: string): Promise<GraphReply>;
  post(path: string, body: unknown): Promise<GraphReply>;
  send(method: string, path: string, body?: unknown): Promise<GraphReply>;
};

/** A new account of the simulator and a client that calls as that account, with its token as Bearer. */
export function accountClient(
  { url, control }: RunningSimulator,
  username = 'cafe',
  more: { subscribed?: boolean } = {},
): GraphClient {
  const made = control.createAccount({ username, ...more });
  const send: GraphClient['send'] = (method, path, body) =>
    callGraph(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${made.access_token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    igUserId: made.ig_user_id,
    appScopedId: made.app_scoped_id,
    token: made.access_token,
    get: (path) => send('GET', path),
    post: (path, body) => send('POST', path, body),
    send,
  };
}

export async function callGraph(url: string, init: RequestInit = {}): Promise<GraphReply> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const text = await response.text();
  let body: unknown = {};
  try {
    body = JSON.parse(text);
  } catch {
    // Some answers are no JSON on purpose; `text` has them.
  }
  return {
    status: response.status,
    body: isRecord(body) ? body : {},
    headers: response.headers,
    text,
  };
}

/** The inside of Meta's error envelope; throws when the reply has none. */
export function errorOf(reply: GraphReply): JsonObject {
  const { error } = reply.body;
  if (!isRecord(error)) throw new Error(`no error in ${reply.text}`);
  return error;
}

export const QUESTIONS = [
  { question: 'Where are you?', payload: 'LOC' },
  { question: 'Öffnungszeiten? 🕐', payload: 'HOURS' },
];

export const ICE_BREAKERS = {
  platform: 'instagram',
  ice_breakers: [
    { locale: 'default', call_to_actions: QUESTIONS },
    { locale: 'de_DE', call_to_actions: [{ question: 'Wo seid ihr?', payload: 'LOC_DE' }] },
  ],
};
