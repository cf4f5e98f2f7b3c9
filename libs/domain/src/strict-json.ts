import type { Fault } from './fault.js';
import { jsonPointer, shortened } from './json-pointer.js';

export type StrictJsonOptions = { maxDepth?: number };
export type StrictJson = { ok: true; value: unknown } | { ok: false; faults: Fault[] };

const DEFAULT_MAX_DEPTH = 32;
/** A hostile body may hold a fault per byte; nobody reads more than these. */
const MAX_FAULTS = 50;
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Parses JSON and refuses what `JSON.parse` lets through in silence: a key that comes twice in
 * one object (only the last would have counted), keys that name an object's prototype, nesting
 * deeper than `maxDepth` (`[]` is 1 deep), and lone surrogates. Linear in the length of `text`;
 * at most 50 faults. Codes: `invalid_json`, `duplicate_key`, `forbidden_key`, `too_deep`,
 * `lone_surrogate`. Messages quote keys, never values, so a token in a body is not repeated.
 */
export function parseStrictJson(text: string, options: StrictJsonOptions = {}): StrictJson {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { ok: false, faults: [syntaxFault(text, error)] };
  }
  const faults = scan(text, options.maxDepth ?? DEFAULT_MAX_DEPTH);
  return faults.length === 0 ? { ok: true, value } : { ok: false, faults };
}

type Frame = { keys: Set<string> | null; at: string | number; awaitsKey: boolean };

/** Walks text that is known to be JSON, with a stack of its own rather than by recursion. */
function scan(text: string, maxDepth: number): Fault[] {
  const faults: Fault[] = [];
  const stack: Frame[] = [];
  const pointer = () => jsonPointer(stack.map((frame) => frame.at));
  for (let i = 0; i < text.length && faults.length < MAX_FAULTS; i++) {
    const frame = stack.at(-1);
    switch (text[i]) {
      case '{':
      case '[': {
        if (stack.length === maxDepth) {
          faults.push(tooDeep(pointer(), maxDepth));
          return faults;
        }
        const isObject = text[i] === '{';
        stack.push({
          keys: isObject ? new Set() : null,
          at: isObject ? '' : 0,
          awaitsKey: isObject,
        });
        break;
      }
      case '}':
      case ']':
        stack.pop();
        break;
      case ',':
        if (frame && typeof frame.at === 'number') frame.at += 1;
        else if (frame) frame.awaitsKey = true;
        break;
      case '"': {
        const end = stringEnd(text, i);
        const decoded = decodeString(text.slice(i, end + 1));
        i = end;
        if (frame?.keys && frame.awaitsKey) {
          frame.awaitsKey = false;
          frame.at = decoded;
          const fault = keyFault(decoded, frame.keys, pointer);
          if (fault) faults.push(fault);
          frame.keys.add(decoded);
        } else if (!decoded.isWellFormed()) {
          faults.push(loneSurrogate(pointer()));
        }
        break;
      }
      default:
        break;
    }
  }
  return faults;
}

function stringEnd(text: string, start: number): number {
  let i = start + 1;
  while (text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
  return i;
}

function decodeString(raw: string): string {
  return raw.includes('\\') ? String(JSON.parse(raw)) : raw.slice(1, -1);
}

function keyFault(key: string, seen: Set<string>, pointer: () => string): Fault | null {
  if (FORBIDDEN_KEYS.has(key)) {
    return {
      pointer: pointer(),
      code: 'forbidden_key',
      message: `The key "${key}" is not allowed anywhere in a body.`,
      fix: 'Remove the key.',
    };
  }
  if (seen.has(key)) return duplicateKey(key, pointer());
  return key.isWellFormed() ? null : loneSurrogate(pointer());
}

function duplicateKey(key: string, pointer: string): Fault {
  const message = `The key "${shortened(key)}" is there more than once in one object; only the last one would have counted.`;
  if (key !== 'call_to_actions') {
    return { pointer, code: 'duplicate_key', message, fix: 'Keep one of them.' };
  }
  return {
    pointer,
    code: 'duplicate_key',
    message: `${message} Meta's own sample for several locales has this trap.`,
    fix: 'Make one object per locale: "ice_breakers": [{"locale": "default", "call_to_actions": […]}, {"locale": "en_GB", "call_to_actions": […]}].',
  };
}

function tooDeep(pointer: string, maxDepth: number): Fault {
  return {
    pointer,
    code: 'too_deep',
    message: `The body is nested more than ${maxDepth} levels deep.`,
    fix: 'Send a flatter body.',
  };
}

function loneSurrogate(pointer: string): Fault {
  return {
    pointer,
    code: 'lone_surrogate',
    message: 'The text holds half of a surrogate pair, which is no character.',
    fix: 'Send whole characters: an emoji cut in two is the usual cause.',
  };
}

function syntaxFault(text: string, error: unknown): Fault {
  const commaAt = trailingComma(text);
  if (commaAt !== null) {
    return {
      pointer: '',
      code: 'invalid_json',
      message: `The body is not JSON: there is a comma before a closing bracket, at ${place(text, commaAt)}.`,
      fix: 'Remove that comma.',
    };
  }
  const position =
    error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
  const where = position === undefined ? '' : ` (look at ${place(text, Number(position))})`;
  return {
    pointer: '',
    code: 'invalid_json',
    message: `The body is not JSON${where}.`,
    fix: 'Send JSON as RFC 8259 describes it: double quotes, no comments, no comma at the end of a list.',
  };
}

function trailingComma(text: string): number | null {
  let commaAt: number | null = null;
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (char === '"') {
      commaAt = null;
      i += 1;
      while (i < text.length && text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
    } else if (char === ',') {
      commaAt = i;
    } else if (commaAt !== null && (char === ']' || char === '}')) {
      return commaAt;
    } else if (!/\s/.test(char)) {
      commaAt = null;
    }
  }
  return null;
}

function place(text: string, index: number): string {
  const before = text.slice(0, index);
  return `line ${before.split('\n').length}, column ${index - before.lastIndexOf('\n')}`;
}
