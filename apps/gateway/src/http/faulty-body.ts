import type { Fault } from '#libs/domain';
import { Problem } from '../problems/problem.js';

/** The answer to a body with these faults. */
export function faultyBody(faults: readonly Fault[]): Problem {
  const count = faults.length === 1 ? 'one fault' : `${faults.length} faults`;
  return new Problem('invalid_request', `The body has ${count}.`, { errors: [...faults] });
}
