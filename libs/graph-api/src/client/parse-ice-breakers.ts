import type { IceBreaker, IceBreakerSet, LocaleQuestions } from '#libs/domain';
import { isRecord } from '../json/is-record.js';

/**
 * Reads what `GET …/messenger_profile?fields=ice_breakers` answers into the canonical set, or null
 * when it is none of the forms known: never an empty set by mistake, since that would read as
 * "somebody deleted them". Known are, in `data[]`: entries by locale; `{ice_breakers: […]}` around
 * entries by locale or around plain questions (the old form, which counts as `default`); `[]` and
 * `[{}]` for nothing. Fields that we do not know are passed over.
 * Sources: Meta, "Ice Breakers" (Instagram Login), "Ice Breakers" (Messenger Profile API); public clients.
 */
export function parseIceBreakers(json: unknown): IceBreakerSet | null {
  if (!isRecord(json)) return null;
  const data = json['data'] ?? (json['ice_breakers'] === undefined ? undefined : [json]);
  if (!Array.isArray(data)) return null;
  const byLocale = new Map<string, IceBreaker[]>();
  for (const entry of data.flatMap(unwrapped)) {
    const read = readEntry(entry);
    if (read === null) return null;
    byLocale.set(read.locale, [...(byLocale.get(read.locale) ?? []), ...read.call_to_actions]);
  }
  return [...byLocale]
    .map(([locale, call_to_actions]) => ({ locale, call_to_actions }))
    .filter((entry) => entry.call_to_actions.length > 0)
    .sort(defaultFirst);
}

function unwrapped(item: unknown): unknown[] {
  if (!isRecord(item) || item['call_to_actions'] !== undefined) return [item];
  const inner = item['ice_breakers'];
  if (Array.isArray(inner)) return inner;
  const saysNothing = inner === undefined && item['question'] === undefined;
  return saysNothing ? [] : [item];
}

function readEntry(entry: unknown): LocaleQuestions | null {
  if (!isRecord(entry)) return null;
  const { locale = 'default', call_to_actions } = entry;
  if (typeof locale !== 'string' || locale === '') return null;
  const questions = call_to_actions === undefined ? [entry] : call_to_actions;
  if (!Array.isArray(questions)) return null;
  const read = questions.map(readQuestion);
  const whole = read.filter((question) => question !== null);
  return whole.length === read.length ? { locale, call_to_actions: whole } : null;
}

function readQuestion(item: unknown): IceBreaker | null {
  if (!isRecord(item)) return null;
  const { question, payload = '' } = item;
  if (typeof question !== 'string' || typeof payload !== 'string') return null;
  return { question, payload };
}

function defaultFirst(a: LocaleQuestions, b: LocaleQuestions): number {
  if (a.locale === 'default') return -1;
  if (b.locale === 'default') return 1;
  return a.locale < b.locale ? -1 : 1;
}
