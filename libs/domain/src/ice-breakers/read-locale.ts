import { shortened } from '../json-pointer.js';
import type { FaultList, Path } from './fault-list.js';
import type { IceBreakerLimits } from './ice-breaker-limits.js';
import { isKnownLocale, nearestLocales } from './known-locales.js';

const LOCALE = /^[a-z]{2}_[A-Z]{2}$/;
const NEARLY_LOCALE = /^([a-z]{2})[-_]([a-z]{2})$/i;

/** The locale of an entry, `default` when there is none; null after a fault was added. */
export function readLocale(
  value: unknown,
  path: Path,
  { moreLocales }: Pick<IceBreakerLimits, 'moreLocales'>,
  faults: FaultList,
): string | null {
  if (value === undefined || value === 'default') return 'default';
  if (typeof value !== 'string') {
    const fix = 'Send "default" or a locale like "en_GB".';
    faults.add(path, 'not_a_string', 'A locale must be a string.', fix);
    return null;
  }
  const isTaken = (locale: string) => isKnownLocale(locale) || moreLocales.includes(locale);
  if (isTaken(value)) return value;
  if (LOCALE.test(value)) {
    const message = `"${value}" is not a locale that Messenger or Facebook knows.`;
    faults.add(path, 'unknown_locale', message, fixOfUnknown(value));
    return null;
  }
  const message = `"${shortened(value, 40)}" is not a locale of the form aa_BB.`;
  faults.add(path, 'malformed_locale', message, fixOfMalformed(value, isTaken));
  return null;
}

function fixOfUnknown(locale: string): string {
  const nearest = nearestLocales(locale);
  const what = nearest.length > 1 ? `Send one of ${nearest.join(', ')}` : `Send ${nearest[0]}`;
  return `${nearest.length === 0 ? 'Leave it out' : what}; "default" serves everybody else.`;
}

function fixOfMalformed(value: string, isTaken: (locale: string) => boolean): string {
  const [, language, country] = NEARLY_LOCALE.exec(value) ?? [];
  if (!language || !country) return 'Send "default" or a locale like "en_GB".';
  const meant = `${language.toLowerCase()}_${country.toUpperCase()}`;
  return isTaken(meant) ? `Send "${meant}".` : fixOfUnknown(meant);
}
