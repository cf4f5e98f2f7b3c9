import { jsonPointer } from '#libs/domain';

/** How long a value is shown at most. */
const SHOWN_CHARACTERS = 120;

/**
 * Where two JSON values differ, one line each: `+` what only `now` has, `-` what only `then` has, `~` what
 * both have with other values.
 */
export function jsonDifferences(then: unknown, now: unknown, path: string[] = []): string[] {
  if (then === now) return [];
  const [before, after] = [fieldsOf(then), fieldsOf(now)];
  if (before === null || after === null || Array.isArray(then) !== Array.isArray(now)) {
    return [`~ ${jsonPointer(path)}: ${shown(then)} → ${shown(now)}`];
  }
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => {
    const at = [...path, name];
    if (!Object.hasOwn(before, name)) return [`+ ${jsonPointer(at)}: ${shown(after[name])}`];
    if (!Object.hasOwn(after, name)) return [`- ${jsonPointer(at)}: ${shown(before[name])}`];
    return jsonDifferences(before[name], after[name], at);
  });
}

function fieldsOf(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null ? { ...value } : null;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
