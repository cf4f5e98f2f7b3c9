import type { z } from 'zod';
import { because } from '../step-failed.js';

const TIMEOUT_MS = 10_000;
const SHOWN_CHARACTERS = 400;

export type Call = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  body?: unknown;
  /** Statuses that are fine; default any 2xx. */
  expect?: number[];
};

export type CallApi = <S extends z.ZodType>(call: Call, schema: S) => Promise<z.output<S>>;

/**
 * Calls one HTTP API in JSON and checks the shape of what it answers. Throws a sentence with method, path,
 * status and the beginning of the answer; never with the key.
 */
export function apiAt(base: string, bearer: string | null, signal: AbortSignal): CallApi {
  return async (call, schema) => {
    const what = `${call.method} ${call.path}`;
    let status: number;
    let text: string;
    try {
      const answer = await fetch(`${base}${call.path}`, {
        method: call.method,
        headers: {
          ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
          ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      status = answer.status;
      text = await answer.text();
    } catch (error) {
      throw new Error(`${what}: ${because(error)}`, { cause: error });
    }
    const isFine = call.expect?.includes(status) ?? (status >= 200 && status < 300);
    if (!isFine) throw new Error(`${what} answered ${status}: ${text.slice(0, SHOWN_CHARACTERS)}`);
    const parsed = schema.safeParse(text === '' ? null : parseJson(text));
    if (parsed.success) return parsed.data;
    const problems = parsed.error.issues.map(
      (issue) => `${issue.path.join('.') || '(all)'}: ${issue.message}`,
    );
    throw new Error(`${what} answered ${status} in another shape: ${problems.join('; ')}`);
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
