import { jsonPointer, shortened } from '../json-pointer.js';
import { columnsOf } from './columns-of.js';
import type { IceBreaker, IceBreakerSet } from './ice-breaker-set.js';
import type { IceBreakerWarningCode, Warning } from './ice-breaker-warning.js';
import { plainForm, readsAlike } from './reads-alike.js';

/**
 * How much of a question a phone is sure to show, in columns. No page of Meta's gives a figure, and
 * phones, fonts and the sizes that people choose differ: this is our guess.
 */
const MAX_COLUMNS = 50;

/** More questions of a locale, or more of a question's text, than any set in order has is not read. */
const MAX_QUESTIONS_LOOKED_AT = 20;
const MAX_UNITS_LOOKED_AT = 1500;

/** What may be unwise about the questions themselves, one kind of it after the other. */
export function* lintQuestions(set: IceBreakerSet): Generator<Warning> {
  const entries = set.map(({ call_to_actions: questions }, at) => ({
    at,
    questions: questions.slice(0, MAX_QUESTIONS_LOOKED_AT),
  }));
  for (const { at, questions } of entries) yield* sharedPayloads(questions, at);
  for (const { at, questions } of entries) yield* nearDuplicates(questions, at);
  yield* unevenLocales(set);
  for (const { at, questions } of entries) yield* wideQuestions(questions, at);
}

function* sharedPayloads(questions: IceBreaker[], at: number): Generator<Warning> {
  const firstAt = new Map<string, number>();
  for (const [i, { payload }] of questions.entries()) {
    const earlier = firstAt.get(payload);
    if (earlier === undefined) {
      firstAt.set(payload, i);
      continue;
    }
    const message = `This payload is also that of question ${earlier + 1} of the same locale: payloads cannot tell the two apart.`;
    const fix = 'Give each question a payload of its own, unless both mean the same.';
    yield warning('payload_shared', [at, 'call_to_actions', i, 'payload'], message, fix);
  }
}

function* nearDuplicates(questions: IceBreaker[], at: number): Generator<Warning> {
  const plain = questions.map(({ question }) => plainForm(lookedAt(question)));
  for (const [i, text] of plain.entries()) {
    const earlier = plain.slice(0, i).findIndex((other) => readsAlike(other, text));
    if (earlier < 0) continue;
    const message = `This question reads nearly the same as number ${earlier + 1} of the same locale.`;
    const fix = 'Word the two so that people see how they differ, or remove one.';
    yield warning('near_duplicate', [at, 'call_to_actions', i, 'question'], message, fix);
  }
}

function* unevenLocales(set: IceBreakerSet): Generator<Warning> {
  const ofDefault = set.find(({ locale }) => locale === 'default')?.call_to_actions.length;
  if (ofDefault === undefined) return;
  for (const [at, { locale, call_to_actions: questions }] of set.entries()) {
    if (questions.length === ofDefault) continue;
    const message = `The locale "${shortened(locale, 40)}" has ${counted(questions.length)}, the default has ${ofDefault}.`;
    const fix = 'Ask the same in every locale, or leave it if the difference is meant.';
    yield warning('uneven_locales', [at, 'call_to_actions'], message, fix);
  }
}

function* wideQuestions(questions: IceBreaker[], at: number): Generator<Warning> {
  for (const [i, { question }] of questions.entries()) {
    const columns = columnsOf(lookedAt(question));
    if (columns <= MAX_COLUMNS) continue;
    const message = `This question is about ${columns} columns wide; a phone may cut it after about ${MAX_COLUMNS}.`;
    const fix =
      'Shorten it, or say what matters first. An emoji and an East Asian letter take 2 columns.';
    yield warning('cut_on_phone', [at, 'call_to_actions', i, 'question'], message, fix);
  }
}

function lookedAt(text: string): string {
  return text.slice(0, MAX_UNITS_LOOKED_AT);
}

function counted(questions: number): string {
  return questions === 1 ? 'one question' : `${questions} questions`;
}

function warning(
  code: IceBreakerWarningCode,
  place: (string | number)[],
  message: string,
  fix: string,
): Warning {
  return { pointer: jsonPointer(['ice_breakers', ...place]), code, message, fix };
}
