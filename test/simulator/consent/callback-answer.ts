import type { HttpReply } from '../webhooks/http-once.js';
import { isRecord } from '../state/is-record.js';

export const CALLBACK_KINDS = ['deauthorize', 'data-deletion'] as const;
export type CallbackKind = (typeof CALLBACK_KINDS)[number];

/**
 * What is wrong with the answer to a callback, as sentences. Meta wants a 200 for both, and for a deletion
 * `{"url": …, "confirmation_code": …}` with a link that a person can open (graph-api.md 5.7).
 */
export function faultsOfAnswer(kind: CallbackKind, { status, text }: HttpReply): string[] {
  if (status !== 200) return [`the answer must be 200; it is ${status}`];
  if (kind === 'deauthorize') return [];
  const body = parsed(text);
  if (!isRecord(body)) return ['the body must be a JSON object with url and confirmation_code'];
  const { url, confirmation_code: code } = body;
  const protocol = typeof url === 'string' ? URL.parse(url)?.protocol : undefined;
  const isUrlGood = protocol === 'https:' || protocol === 'http:';
  const isCodeGood = typeof code === 'string' && /^[A-Za-z0-9_-]{1,255}$/.test(code);
  return [
    ...(isUrlGood ? [] : ['url must be a whole http or https address of a status page']),
    ...(isCodeGood ? [] : ['confirmation_code must be a string of letters and digits']),
  ];
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return null;
  }
}
