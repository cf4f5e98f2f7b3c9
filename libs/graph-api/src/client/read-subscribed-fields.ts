import { isRecord } from '../json/is-record.js';

/**
 * The webhook fields an account is subscribed to, of `GET …/subscribed_apps`; null when the answer
 * is no list. Empty `data` means none. Fields come as names or as `{name}`.
 */
export function readSubscribedFields(json: unknown): string[] | null {
  if (!isRecord(json) || !Array.isArray(json['data'])) return null;
  const fields = json['data'].filter(isRecord).flatMap((app) => app['subscribed_fields']);
  const names = fields
    .map((field: unknown) => (isRecord(field) ? field['name'] : field))
    .filter((name) => typeof name === 'string');
  return [...new Set(names)];
}
