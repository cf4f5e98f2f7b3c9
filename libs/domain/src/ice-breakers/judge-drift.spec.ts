import { describe, expect, it } from '@jest/globals';
import { judgeDrift, type DriftQuestion, type DriftVerdict } from './judge-drift.js';

const set = (question: string) => [
  { locale: 'default', call_to_actions: [{ question, payload: 'P' }] },
];
const OURS = set('ours');
const THEIRS = set('theirs');
const NOW = 1_000_000_000;
const HOUR = 3_600_000;

const asked: DriftQuestion = {
  live: THEIRS,
  desired: OURS,
  revision: 3,
  policy: 'enforce',
  driftedTo: null,
  repairsMs: [],
  nowMs: NOW,
};
const tell = (status: 'drifted' | 'foreign', isNews = true): DriftVerdict => ({
  kind: 'tell',
  status,
  isNews,
});

describe('judgeDrift', () => {
  it.each<[string, Partial<DriftQuestion>, DriftVerdict]>([
    ['all is well', { live: OURS }, { kind: 'in_sync' }],
    ['all is well again', { live: OURS, driftedTo: THEIRS }, { kind: 'in_sync' }],
    ['enforced', {}, { kind: 'repair' }],
    ['enforced when they were deleted', { live: [] }, { kind: 'repair' }],
    ['enforced when there should be none', { desired: [] }, { kind: 'repair' }],
    ['enforced a second time', { repairsMs: [NOW - HOUR] }, { kind: 'repair' }],
    ['a third time in a day', { repairsMs: [NOW - HOUR, NOW - 23 * HOUR] }, tell('foreign')],
    [
      'a third time in a day, by deletion',
      { live: [], repairsMs: [NOW - HOUR, NOW - 2 * HOUR] },
      tell('drifted'),
    ],
    ['a third time, a day later', { repairsMs: [NOW - HOUR, NOW - 24 * HOUR] }, { kind: 'repair' }],
    ['told of', { policy: 'alert' }, tell('drifted')],
    ['told of already', { policy: 'alert', driftedTo: THEIRS }, tell('drifted', false)],
    ['told of, and changed again', { policy: 'alert', driftedTo: [] }, tell('drifted')],
    ['adopted', { policy: 'adopt' }, { kind: 'adopt' }],
    ['adopted when they were deleted', { policy: 'adopt', live: [] }, { kind: 'adopt' }],
    ['never wished for, none there', { revision: 0, desired: [], live: [] }, { kind: 'in_sync' }],
    ['never wished for, left alone', { revision: 0, desired: [] }, tell('foreign')],
    [
      'never wished for, known already',
      { revision: 0, desired: [], driftedTo: THEIRS },
      tell('foreign', false),
    ],
    ['never wished for, adopted', { revision: 0, desired: [], policy: 'adopt' }, { kind: 'adopt' }],
  ])('%s', (_what, change, expected) => {
    expect(judgeDrift({ ...asked, ...change })).toEqual(expected);
  });
});
