import { idOf } from '../json/id-of.js';
import { isRecord } from '../json/is-record.js';

/** A message as the Conversations API tells it. */
export type ThreadMessage = {
  mid: string;
  text: string | null;
  /** The professional account's own id when we sent it, else the person's. */
  fromId: string;
  createdAtMs: number;
};

/**
 * The messages in an answer of `GET …/conversations?fields=messages{…}`, newest first; null when
 * the answer is no list. A message without id, sender or time is left out.
 */
export function readThreadMessages(json: unknown): ThreadMessage[] | null {
  if (!isRecord(json) || !Array.isArray(json['data'])) return null;
  return json['data']
    .flatMap((conversation: unknown) => listIn(isRecord(conversation) && conversation['messages']))
    .map(readMessage)
    .filter((message) => message !== null)
    .sort((a, b) => b.createdAtMs - a.createdAtMs);
}

function listIn(edge: unknown): unknown[] {
  return isRecord(edge) && Array.isArray(edge['data']) ? edge['data'] : [];
}

function readMessage(item: unknown): ThreadMessage | null {
  if (!isRecord(item)) return null;
  const { id: mid, message, from } = item;
  const fromId = isRecord(from) ? idOf(from['id']) : null;
  const createdAtMs = timeOf(item['created_time']);
  if (typeof mid !== 'string' || mid === '' || fromId === null || createdAtMs === null) return null;
  const text = typeof message === 'string' && message !== '' ? message : null;
  return { mid, text, fromId, createdAtMs };
}

/** `2024-10-22T13:47:48+0000`, or Unix seconds. */
function timeOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value * 1000 : null;
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? null : ms;
}
