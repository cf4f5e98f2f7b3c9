import { isRecord } from '../json/is-record.js';

export type ErrorEnvelope = {
  code: number | null;
  subcode: number | null;
  message: string | null;
  traceId: string | null;
  isTransient: boolean;
};

/**
 * The error inside a parsed answer, or null when it holds none. Three forms are known: Graph's
 * `{error: {message, code, error_subcode, fbtrace_id, is_transient}}` (also with status 200), the
 * login host's `{error_type, code, error_message}`, and `{error, error_reason, error_description}`
 * of a refused authorization. An `error` of any other form is an error still, without a code.
 */
export function readErrorEnvelope(answer: unknown): ErrorEnvelope | null {
  if (!isRecord(answer)) return null;
  const { error } = answer;
  if (isRecord(error)) {
    return {
      code: integer(error['code']),
      subcode: integer(error['error_subcode']) || null,
      message: text(error['message']),
      traceId: text(error['fbtrace_id']),
      isTransient: error['is_transient'] === true,
    };
  }
  if (answer['error_type'] !== undefined || answer['error_message'] !== undefined) {
    return bare(integer(answer['code']), text(answer['error_message']));
  }
  if (error === undefined || error === null || error === false) return null;
  const words = [error, answer['error_reason'], answer['error_description']].map(text);
  return bare(null, words.filter((word) => word !== null).join(': ') || null);
}

function bare(code: number | null, message: string | null): ErrorEnvelope {
  return { code, subcode: null, message, traceId: null, isTransient: false };
}

function integer(value: unknown): number | null {
  const number = typeof value === 'string' && /^-?\d{1,9}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : null;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
