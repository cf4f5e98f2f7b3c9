import type { Fault } from '../fault.js';
import { compareLocales } from './compare-locales.js';
import type { IceBreakerSet, LocaleQuestions } from './ice-breaker-set.js';
import { FaultList, isRecord, refuseUnknownFields } from './fault-list.js';
import { DEFAULT_ICE_BREAKER_LIMITS, type IceBreakerLimits } from './ice-breaker-limits.js';
import { readLocale } from './read-locale.js';
import { readQuestions } from './read-questions.js';

export type IceBreakersReading = { ok: true; set: IceBreakerSet } | { ok: false; faults: Fault[] };

type Context = { limits: IceBreakerLimits; faults: FaultList };

/**
 * Reads the body that Meta's `messenger_profile` takes: `{platform?, ice_breakers: [{locale?,
 * call_to_actions: [{question, payload}]}]}`, or the older flat `{ice_breakers: [{question,
 * payload}]}`. An entry without `locale` is the `default` one. All faults come at once (100 at
 * most; the work is bounded whatever is sent); the set comes in canonical order.
 */
export function readIceBreakersBody(
  value: unknown,
  limits: IceBreakerLimits = DEFAULT_ICE_BREAKER_LIMITS,
): IceBreakersReading {
  const context: Context = { limits, faults: new FaultList() };
  const set = readBody(value, context);
  const faults = context.faults.all();
  return faults.length === 0 ? { ok: true, set: set.sort(canonically) } : { ok: false, faults };
}

function readBody(body: unknown, context: Context): IceBreakerSet {
  const { faults } = context;
  if (!isRecord(body)) {
    faults.add([], 'not_an_object', 'The body must be an object.', EXAMPLE_FIX);
    return [];
  }
  refuseUnknownFields(body, ['platform', 'ice_breakers'], [], faults);
  if (body['platform'] !== undefined && body['platform'] !== 'instagram') {
    const message = 'The platform of these ice breakers is Instagram.';
    faults.add(['platform'], 'wrong_platform', message, 'Send "instagram", or leave it out.');
  }
  const entries = body['ice_breakers'];
  if (entries === undefined) {
    faults.add(['ice_breakers'], 'missing', 'There is no "ice_breakers".', EXAMPLE_FIX);
    return [];
  }
  if (!Array.isArray(entries)) {
    faults.add(['ice_breakers'], 'not_an_array', '"ice_breakers" must be an array.', EXAMPLE_FIX);
    return [];
  }
  return readEntries(entries, context);
}

const EXAMPLE_FIX =
  'Send {"ice_breakers": [{"locale": "default", "call_to_actions": [{"question": "…", "payload": "…"}]}]}.';

function readEntries(entries: unknown[], context: Context): IceBreakerSet {
  const { faults, limits } = context;
  if (entries.length === 0) {
    const message = 'An empty list does not clear the ice breakers.';
    faults.add(['ice_breakers'], 'empty', message, 'To remove all ice breakers use DELETE.');
    return [];
  }
  const looked = entries.slice(0, limits.maxLocales);
  const isFlat = looked.some((entry) => hasOneOf(entry, 'question', 'payload'));
  const isByLocale = looked.some((entry) => hasOneOf(entry, 'locale', 'call_to_actions'));
  if (isFlat && isByLocale) {
    const message = 'The list mixes entries by locale with plain questions.';
    const fix = 'Put every question into the "call_to_actions" of a locale.';
    faults.add(['ice_breakers'], 'mixed_forms', message, fix);
    return [];
  }
  if (isFlat) {
    const questions = readQuestions(entries, ['ice_breakers'], limits, faults);
    return [{ locale: 'default', call_to_actions: questions }];
  }
  if (entries.length > limits.maxLocales) {
    const message = `There are ${entries.length} locales; at most ${limits.maxLocales} are taken.`;
    faults.add(['ice_breakers'], 'too_many_locales', message, 'Send fewer locales.');
  }
  return readLocaleEntries(looked, context);
}

function readLocaleEntries(entries: unknown[], { faults, limits }: Context): IceBreakerSet {
  const set: LocaleQuestions[] = [];
  const firstAt = new Map<string, number>();
  entries.forEach((entry, i) => {
    const path = ['ice_breakers', i];
    if (!isRecord(entry)) {
      faults.add(path, 'not_an_object', 'An entry of a locale must be an object.', EXAMPLE_FIX);
      return;
    }
    refuseUnknownFields(entry, ['locale', 'call_to_actions'], path, faults);
    const locale = readLocale(entry['locale'], [...path, 'locale'], limits, faults);
    const earlier = locale === null ? undefined : firstAt.get(locale);
    if (earlier !== undefined) {
      const message = `The locale "${locale}" was there before, at /ice_breakers/${earlier}.`;
      const fix = 'Join the two, or give one of them another locale.';
      faults.add([...path, 'locale'], 'duplicate_locale', message, fix);
    } else if (locale !== null) {
      firstAt.set(locale, i);
    }
    const questionsPath = [...path, 'call_to_actions'];
    const call_to_actions = readQuestions(entry['call_to_actions'], questionsPath, limits, faults);
    if (locale !== null) set.push({ locale, call_to_actions });
  });
  if (!firstAt.has('default')) {
    const message = 'There is no default entry, which people of all other locales would see.';
    const fix = 'Add an entry with "locale": "default".';
    faults.add(['ice_breakers'], 'no_default', message, fix);
  }
  return set;
}

function hasOneOf(entry: unknown, ...fields: string[]): boolean {
  return isRecord(entry) && fields.some((field) => Object.hasOwn(entry, field));
}

function canonically(a: LocaleQuestions, b: LocaleQuestions): number {
  return compareLocales(a.locale, b.locale);
}
