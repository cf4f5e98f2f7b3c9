import { GraphError } from '#libs/graph-api';
import { describe, expect, it } from '@jest/globals';
import { Problem } from '../problems/problem.js';
import { loggedCause } from './logged-cause.js';

const NAME = 'cafe.of.anna';
const graph = { kind: 'reauth', code: 190, subcode: 459, traceId: 'AtraceB' } as const;
const graphError = new GraphError({ ...graph, message: NAME, metaMessage: NAME, meaning: NAME });
const problem = { problem: 'account_owned_elsewhere' };

describe('loggedCause', () => {
  it.each<[string, unknown, object]>([
    ['nothing', undefined, {}],
    ['an error of Instagram', graphError, { graph }],
    ['a problem', new Problem('account_owned_elsewhere', `@${NAME} is elsewhere.`), problem],
    [
      'a problem that Instagram caused',
      new Problem('account_owned_elsewhere', NAME, { cause: graphError }),
      { ...problem, graph },
    ],
  ])('of %s shows codes and no words', (_, cause, shown) => {
    expect(loggedCause(cause)).toEqual(shown);
  });

  it('of what nobody foresaw shows the error itself', () => {
    const bug = new TypeError('a bug');
    expect(loggedCause(bug)).toEqual({ err: bug });
  });
});
