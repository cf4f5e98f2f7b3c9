import { faultyBody } from '../http/faulty-body.js';
import type { Problem } from '../problems/problem.js';

/** For an account of no tenant, of another, or one that the caller's key may not see: all the same. */
export function unknownAccount(): Problem {
  return faultyBody([
    {
      pointer: '/account_id',
      code: 'unknown_account',
      message: 'You have no account of this id.',
      fix: 'Name one of your accounts, or leave it out for a rule that serves all of them.',
    },
  ]);
}
