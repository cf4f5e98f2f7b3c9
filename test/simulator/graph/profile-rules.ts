import { isRecord, type JsonObject } from '../state/is-record.js';
import { parseFieldList } from './field-list.js';
import { invalidParameter } from './refusal.js';

export type Question = { question: string; payload: string };
/** An entry without a locale is the default one; it comes back as it was set. */
export type LocaleEntry = { locale?: string; call_to_actions: Question[] };
export type IceBreakers = { form: 'new' | 'old'; entries: LocaleEntry[] };
export type MenuEntry = JsonObject;
export type ProfileField = 'ice_breakers' | 'persistent_menu';
export type ProfileUpdate = { iceBreakers?: IceBreakers; persistentMenu?: MenuEntry[] };
export type ProfileRules = { platformRequired: boolean; defaultRequired: boolean };

const MAX_QUESTIONS = 4;
const MAX_QUESTION_CHARACTERS = 80;
const MAX_PAYLOAD_CHARACTERS = 1000;
const LOCALE = /^[a-z]{2,3}_[A-Z]{2}$/;
/** Fields of a Page's Messenger profile that an Instagram account does not have (graph-api.md 1.1). */
const PAGE_ONLY = [
  'greeting',
  'get_started',
  'whitelisted_domains',
  'account_linking_url',
  'commands',
];

/** Reads the body of POST messenger_profile (graph-api.md 1.2, 1.6), or throws the refusal that Meta would give. */
export function readProfileUpdate(params: JsonObject, rules: ProfileRules): ProfileUpdate {
  const platform = params['platform'];
  if (platform === undefined ? rules.platformRequired : platform !== 'instagram') {
    throw invalidParameter(
      platform === undefined
        ? 'The parameter platform is required.'
        : 'Param platform must be one of {INSTAGRAM}.',
    );
  }
  const foreign = PAGE_ONLY.find((name) => name in params);
  if (foreign !== undefined) {
    throw invalidParameter(`Param ${foreign} is not available for an Instagram account.`);
  }
  const update: ProfileUpdate = {};
  if ('ice_breakers' in params) {
    update.iceBreakers = readIceBreakers(params['ice_breakers'], rules);
  }
  if ('persistent_menu' in params) {
    update.persistentMenu = readMenu(params['persistent_menu'], rules);
  }
  if (update.iceBreakers === undefined && update.persistentMenu === undefined) {
    throw invalidParameter('Requires one of the params: ice_breakers, persistent_menu');
  }
  return update;
}

/** Reads `ice_breakers` in the old or the new form, never a mix of the two. */
export function readIceBreakers(value: unknown, rules: ProfileRules): IceBreakers {
  const entries = readList(value, 'ice_breakers');
  const isNew = entries.map((entry) => 'call_to_actions' in entry || 'locale' in entry);
  if (isNew.includes(true) && isNew.includes(false)) {
    throw invalidParameter('Param ice_breakers mixes the old and the new form.');
  }
  if (isNew[0] !== true) {
    return { form: 'old', entries: [{ call_to_actions: readQuestions(entries, 'ice_breakers') }] };
  }
  const read = entries.map((entry, index): LocaleEntry => {
    const at = `ice_breakers[${index}]`;
    refuseOtherKeys(entry, ['locale', 'call_to_actions'], at);
    const questions = readQuestions(
      readList(entry['call_to_actions'], `${at}[call_to_actions]`),
      `${at}[call_to_actions]`,
    );
    const locale = readLocale(entry, at);
    return { ...(locale === undefined ? {} : { locale }), call_to_actions: questions };
  });
  refuseLocaleFaults(
    read.map((entry) => entry.locale),
    'ice_breakers',
    rules,
  );
  return { form: 'new', entries: read };
}

/** Reads `fields` of a GET or DELETE of the profile. */
export function readProfileFields(value: unknown): ProfileField[] {
  const names = parseFieldList(value);
  if (names === null || names.length === 0) {
    throw invalidParameter('The parameter fields is required.');
  }
  return names.map((name, index) => {
    if (name === 'ice_breakers' || name === 'persistent_menu') return name;
    throw invalidParameter(
      `Param fields[${index}] must be one of {ICE_BREAKERS, PERSISTENT_MENU} - got "${name}".`,
    );
  });
}

function readQuestions(list: JsonObject[], at: string): Question[] {
  if (list.length > MAX_QUESTIONS) {
    throw invalidParameter(`Param ${at} must have at most ${MAX_QUESTIONS} questions.`);
  }
  return list.map((item, index) => {
    refuseOtherKeys(item, ['question', 'payload'], `${at}[${index}]`);
    return {
      question: readText(item, 'question', `${at}[${index}]`, MAX_QUESTION_CHARACTERS),
      payload: readText(item, 'payload', `${at}[${index}]`, MAX_PAYLOAD_CHARACTERS),
    };
  });
}

function readMenu(value: unknown, rules: ProfileRules): MenuEntry[] {
  const entries = readList(value, 'persistent_menu');
  const locales = entries.map((entry, index) => {
    const at = `persistent_menu[${index}]`;
    for (const [place, item] of readList(entry['call_to_actions'], at).entries()) {
      const where = `${at}[call_to_actions][${place}]`;
      readText(item, 'title', where, Infinity);
      if (item['type'] === 'postback') readText(item, 'payload', where, MAX_PAYLOAD_CHARACTERS);
      else if (item['type'] === 'web_url') readText(item, 'url', where, Infinity);
      else throw invalidParameter(`Param ${where}[type] must be one of {postback, web_url}.`);
    }
    return readLocale(entry, at);
  });
  refuseLocaleFaults(locales, 'persistent_menu', rules);
  return entries;
}

function refuseLocaleFaults(
  locales: (string | undefined)[],
  at: string,
  rules: ProfileRules,
): void {
  const named = locales.map((locale) => locale ?? 'default');
  const repeated = named.find((locale, index) => named.indexOf(locale) !== index);
  if (repeated !== undefined) {
    throw invalidParameter(`Param ${at} has the locale ${repeated} more than once.`);
  }
  if (rules.defaultRequired && !named.includes('default')) {
    throw invalidParameter(`Param ${at} must have an entry with the default locale.`);
  }
}

function readLocale(entry: JsonObject, at: string): string | undefined {
  const locale = entry['locale'];
  if (locale === undefined) return undefined;
  if (typeof locale === 'string' && (locale === 'default' || LOCALE.test(locale))) return locale;
  throw invalidParameter(`Param ${at}[locale] must be a supported locale or default.`);
}

function readList(value: unknown, at: string): JsonObject[] {
  if (!Array.isArray(value)) throw invalidParameter(`Param ${at} must be an array.`);
  if (value.length === 0) throw invalidParameter(`Param ${at} must be a non-empty array.`);
  return value.map((item: unknown, index) => {
    if (isRecord(item)) return item;
    throw invalidParameter(`Param ${at}[${index}] must be an object.`);
  });
}

function readText(item: JsonObject, name: string, at: string, maxCharacters: number): string {
  const text = item[name];
  if (typeof text !== 'string' || text.trim() === '') {
    throw invalidParameter(`Param ${at}[${name}] must be a non-empty string.`);
  }
  if ([...text].length > maxCharacters) {
    throw invalidParameter(
      `Length of param ${at}[${name}] must be less than or equal to ${maxCharacters}.`,
    );
  }
  return text;
}

function refuseOtherKeys(item: JsonObject, known: string[], at: string): void {
  const other = Object.keys(item).find((key) => !known.includes(key));
  if (other !== undefined) {
    throw invalidParameter(`Invalid keys "${other}" were found in param "${at}".`);
  }
}
