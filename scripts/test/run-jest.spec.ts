import { describe, expect, it } from '@jest/globals';
import { countsOf } from './run-jest.js';

const report = {
  numPassedTests: 7,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
};

describe('countsOf', () => {
  it.each([
    ['all passed', report, 0, { passed: 7, failed: 0, skipped: 0 }],
    ['two failed', { ...report, numFailedTests: 2 }, 1, { passed: 7, failed: 2, skipped: 0 }],
    [
      'a suite that cannot be loaded',
      { ...report, numRuntimeErrorTestSuites: 1 },
      1,
      { passed: 7, failed: 1, skipped: 0 },
    ],
    ['Jest failed after the last test', report, 1, { passed: 7, failed: 1, skipped: 0 }],
    ['skipped ones', { ...report, numPendingTests: 3 }, 0, { passed: 7, failed: 0, skipped: 3 }],
    ['no report at all', null, 1, { passed: 0, failed: 1, skipped: 0 }],
  ])('%s', (_case, read, exitCode, expected) => {
    expect(countsOf(read, exitCode)).toEqual(expected);
  });
});
