import type { GraphErrorRule } from './graph-error-rule.js';
import { MESSAGING_ERRORS } from './messaging-errors.js';
import { RATE_ERRORS } from './rate-errors.js';
import { REQUEST_ERRORS } from './request-errors.js';
import { TOKEN_ERRORS } from './token-errors.js';

/**
 * Every error of Meta's that we know, the most specific rows first, so that the first row that
 * fits decides. Statuses and `type` are left out on purpose: Meta's are not steady.
 */
export const GRAPH_ERRORS: readonly GraphErrorRule[] = [
  ...TOKEN_ERRORS,
  ...RATE_ERRORS,
  ...MESSAGING_ERRORS,
  ...REQUEST_ERRORS,
].sort((a, b) => specificity(b) - specificity(a));

function specificity({ code, subcode, messagePattern }: GraphErrorRule): number {
  const bySubcode = typeof subcode === 'number' ? 16 : subcode === null ? 4 : 0;
  const byCode = code === 'any' ? 0 : typeof code === 'object' && code !== null ? 1 : 2;
  return bySubcode + (messagePattern ? 8 : 0) + byCode;
}
