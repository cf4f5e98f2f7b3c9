import { describe, expect, it } from '@jest/globals';
import { explainSync, type SyncState } from './explain-sync.js';

const NOW = new Date('2026-11-30T12:00:00.000Z');
const at = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000);
const error = { message: 'Instagram is down.', fix: 'Nothing has to be done.' };

const state: SyncState = {
  revision: 3,
  status: 'in_sync',
  isAccountConnected: true,
  policy: 'enforce',
  isUnderWay: false,
  nextAttemptAt: null,
  lastError: null,
};

describe('explainSync', () => {
  it.each<[string, Partial<SyncState>, RegExp, RegExp | null]>([
    ['shown', {}, /^Instagram shows these/, null],
    ['never set', { revision: 0 }, /^No questions were set/, null],
    ['on its way', { status: 'pending', nextAttemptAt: at(1) }, /on their way/, null],
    [
      'under way',
      { status: 'pending', isUnderWay: true, nextAttemptAt: at(30) },
      /being published/,
      null,
    ],
    [
      'tried again',
      { status: 'pending', nextAttemptAt: at(90), lastError: error },
      /^Instagram is down\. It is tried again at 12:01:30 UTC\.$/,
      /^Nothing has/,
    ],
    ['out of calls', { status: 'pending', nextAttemptAt: at(90) }, /used up.* 12:01:30 UTC/, null],
    [
      'pending, not connected',
      { status: 'pending', isAccountConnected: false },
      /wait until the account/,
      /health/,
    ],
    [
      'blocked, not connected',
      { status: 'blocked', isAccountConnected: false, lastError: error },
      /wait until the account/,
      /health/,
    ],
    ['blocked by Instagram', { status: 'blocked', lastError: error }, /is down/, /^Nothing/],
    ['failed', { status: 'failed', lastError: error }, /is down/, /^Nothing/],
    ['failed without words', { status: 'failed' }, /refused/, /Set them again/],
    ['drifted', { status: 'drifted', policy: 'alert' }, /"alert"/, /publish/],
    ['drifted and enforced', { status: 'drifted' }, /two repairs in a day/, /publish/],
    ['drifted, to be adopted', { status: 'drifted', policy: 'adopt' }, /become yours/, /publish/],
    ['foreign', { status: 'foreign' }, /again and again/, /other app first/],
    ['foreign from the first', { status: 'foreign', revision: 0 }, /Another app has/, /adopt/],
  ])('%s', (_what, change, message, nextStep) => {
    const words = explainSync({ ...state, ...change }, NOW);
    expect(words.message).toMatch(message);
    if (nextStep === null) expect(words.nextStep).toBeNull();
    else expect(words.nextStep).toMatch(nextStep);
  });
});
