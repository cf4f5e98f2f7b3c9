import { type FaultList, isRecord, type Path, refuseUnknownFields } from './fault-list.js';
import type { IceBreaker } from './ice-breaker-set.js';
import type { IceBreakerLimits } from './ice-breaker-limits.js';

/** A list that is too long is one fault; beyond this many its questions are not looked at. */
const MAX_QUESTIONS_LOOKED_AT = 20;
/** No character that people type has more UTF-16 units than this (a flag of England has 14). */
const MAX_UNITS_PER_GRAPHEME = 16;

const CONTROL = /\p{Cc}/u;
/** What shows nothing: white space, format characters, and the letters that are drawn blank. */
const INVISIBLE = /[\s\p{Z}\p{Cf}\u{115F}\u{1160}\u{2800}\u{3164}\u{FFA0}]/gu;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

type TextRules = { noun: string; isTooLong: (text: string) => boolean; limit: number };

/** The questions of one locale; what is wrong goes to `faults`. */
export function readQuestions(
  value: unknown,
  path: Path,
  limits: IceBreakerLimits,
  faults: FaultList,
): IceBreaker[] {
  const max = limits.maxQuestionsPerLocale;
  if (!Array.isArray(value)) {
    const code = value === undefined ? 'missing' : 'not_an_array';
    const fix = `Send a list of 1 to ${max} questions.`;
    faults.add(path, code, 'The questions of a locale must be an array.', fix);
    return [];
  }
  if (value.length === 0) {
    const fix = `Add 1 to ${max} questions, or leave the locale out.`;
    faults.add(path, 'empty', 'This locale has no questions.', fix);
  }
  if (value.length > max) {
    const message = `There are ${value.length} questions; Instagram takes at most ${max} per locale.`;
    faults.add(path, 'too_many_questions', message, `Keep the ${max} that matter most.`);
  }
  const read = value
    .slice(0, MAX_QUESTIONS_LOOKED_AT)
    .map((item, i) => readQuestion(item, [...path, i], limits, faults));
  refuseRepeats(read, path, faults);
  return read.filter((item) => item !== null);
}

function readQuestion(
  item: unknown,
  path: Path,
  limits: IceBreakerLimits,
  faults: FaultList,
): IceBreaker | null {
  if (!isRecord(item)) {
    const fix = 'Send {"question": "…", "payload": "…"}.';
    faults.add(path, 'not_an_object', 'A question must be an object.', fix);
    return null;
  }
  refuseUnknownFields(item, ['question', 'payload'], path, faults);
  const maxGraphemes = limits.maxQuestionGraphemes;
  const maxCharacters = limits.maxPayloadCharacters;
  const question = readText(item['question'], [...path, 'question'], faults, {
    noun: 'question',
    limit: maxGraphemes,
    isTooLong: (text) => hasMoreGraphemes(text, maxGraphemes),
  });
  const payload = readText(item['payload'], [...path, 'payload'], faults, {
    noun: 'payload',
    limit: maxCharacters,
    isTooLong: (text) => text.length > 2 * maxCharacters || [...text].length > maxCharacters,
  });
  return question === null ? null : { question, payload: payload ?? '' };
}

function readText(value: unknown, path: Path, faults: FaultList, rules: TextRules): string | null {
  const { noun, limit } = rules;
  if (typeof value !== 'string') {
    const code = value === undefined ? 'missing' : 'not_a_string';
    faults.add(path, code, `The ${noun} must be a string.`, `Send 1 to ${limit} characters.`);
    return null;
  }
  if (rules.isTooLong(value)) {
    const message = `The ${noun} is longer than ${limit} characters.`;
    faults.add(path, 'too_long', message, `Shorten it to at most ${limit} characters.`);
    return null;
  }
  if (value.replace(INVISIBLE, '') === '') {
    const message = `The ${noun} is empty or shows nothing.`;
    faults.add(path, 'blank', message, `Send 1 to ${limit} characters.`);
    return null;
  }
  if (CONTROL.test(value)) {
    const message = `The ${noun} holds a control character, such as a line break or a tab.`;
    faults.add(path, 'control_character', message, 'Remove it, or use a space.');
  }
  if (!value.isWellFormed()) {
    const message = `The ${noun} holds half of a surrogate pair.`;
    faults.add(path, 'lone_surrogate', message, 'Send whole characters.');
  }
  return value;
}

function hasMoreGraphemes(text: string, max: number): boolean {
  if (text.length <= max) return false;
  if (text.length > max * MAX_UNITS_PER_GRAPHEME) return true;
  return [...graphemes.segment(text)].length > max;
}

function refuseRepeats(read: (IceBreaker | null)[], path: Path, faults: FaultList): void {
  const firstAt = new Map<string, number>();
  read.forEach((item, i) => {
    if (item === null) return;
    const seen = item.question.normalize('NFC').trim();
    const earlier = firstAt.get(seen);
    if (earlier === undefined) {
      firstAt.set(seen, i);
      return;
    }
    const message = `This question is the same as number ${earlier + 1} of the same locale.`;
    const fix = 'Change one of them, or remove it.';
    faults.add([...path, i, 'question'], 'duplicate_question', message, fix);
  });
}
