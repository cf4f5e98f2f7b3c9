import type { Fault } from '../fault.js';
import { jsonPointer, shortened } from '../json-pointer.js';

/** What may be wrong with a body of ice breakers. */
export const ICE_BREAKER_FAULT_CODES = [
  'not_an_object',
  'not_an_array',
  'not_a_string',
  'missing',
  'unknown_field',
  'wrong_platform',
  'empty',
  'mixed_forms',
  'too_many_locales',
  'malformed_locale',
  'unknown_locale',
  'duplicate_locale',
  'no_default',
  'too_many_questions',
  'blank',
  'too_long',
  'control_character',
  'lone_surrogate',
  'duplicate_question',
] as const;

export type IceBreakerFaultCode = (typeof ICE_BREAKER_FAULT_CODES)[number];
export type Path = readonly (string | number)[];

const MAX_FAULTS = 100;

/** Gathers faults; after 100 of them further ones are dropped. */
export class FaultList {
  readonly #faults: Fault[] = [];

  get isFull(): boolean {
    return this.#faults.length >= MAX_FAULTS;
  }

  add(path: Path, code: IceBreakerFaultCode, message: string, fix: string): void {
    if (!this.isFull) this.#faults.push({ pointer: jsonPointer(path), code, message, fix });
  }

  all(): Fault[] {
    return this.#faults;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function refuseUnknownFields(
  record: Record<string, unknown>,
  known: readonly string[],
  path: Path,
  faults: FaultList,
): void {
  for (const field of Object.keys(record)) {
    if (faults.isFull) return;
    if (known.includes(field)) continue;
    const message = `There is no field "${shortened(field, 60)}" here; there is: ${known.join(', ')}.`;
    faults.add([...path, field], 'unknown_field', message, 'Remove it, or mend its name.');
  }
}
