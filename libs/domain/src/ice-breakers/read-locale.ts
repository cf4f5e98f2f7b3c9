import { shortened } from '../json-pointer.js';
import type { FaultList, Path } from './fault-list.js';

const LOCALE = /^[a-z]{2}_[A-Z]{2}$/;
const NEARLY_LOCALE = /^([a-z]{2})[-_]([a-z]{2})$/i;

/** The locale of an entry, `default` when there is none; null after a fault was added. */
export function readLocale(value: unknown, path: Path, faults: FaultList): string | null {
  if (value === undefined || value === 'default') return 'default';
  if (typeof value !== 'string') {
    const fix = 'Send "default" or a locale like "en_GB".';
    faults.add(path, 'not_a_string', 'A locale must be a string.', fix);
    return null;
  }
  if (LOCALE.test(value)) return value;
  const [, language, country] = NEARLY_LOCALE.exec(value) ?? [];
  const meant =
    language && country ? `${language.toLowerCase()}_${country.toUpperCase()}` : undefined;
  faults.add(
    path,
    'malformed_locale',
    `"${shortened(value, 40)}" is not a locale of the form aa_BB.`,
    `Send ${meant === undefined ? '"default" or a locale like "en_GB"' : `"${meant}"`}.`,
  );
  return null;
}
