import { expect, it } from '@jest/globals';
import { judgeEcho } from './judge-echo.js';

const NOW = 1_000_000;
const calling = (words: 'same' | 'other', mayLandUntilMs = NOW + 1) => ({ words, mayLandUntilMs });

it.each([
  ['of a message that is recorded', true, [], 'ours'],
  ['of nothing that we said', false, [], 'human'],
  ['before the answer to the call that it is of', false, [calling('same')], 'ours'],
  ['like a message of which nobody knows', false, [calling('same', 0)], 'ours'],
  ['unlike a call that is under way', false, [calling('other')], 'undecided'],
  ['soon after such a call', false, [calling('other', NOW - 29_000)], 'undecided'],
  ['long after such a call', false, [calling('other', NOW - 30_000)], 'human'],
  ['unlike one call and like another', false, [calling('other'), calling('same')], 'ours'],
] as const)('an echo %s', (_, isRecorded, open, whose) => {
  expect(judgeEcho(isRecorded, open, NOW)).toBe(whose);
});
