import { describe, expect, it } from '@jest/globals';
import { paintFor } from '../terminal/paint.js';
import { formatTranscript } from './format-transcript.js';

const steps = [
  { title: 'saved', atMs: 1_009, lines: ['2 questions', 'in 2 locales'] },
  { title: 'published', atMs: 1_250.4, lines: ['read back'] },
  { title: 'tapped', atMs: 1_250, lines: ['HOURS'] },
];

describe('formatTranscript', () => {
  it('aligns times, titles and lines, and counts from the step before', () => {
    expect(formatTranscript(1_000, steps, paintFor(false, undefined))).toBe(
      [
        '    +9 ms  saved      2 questions',
        '                      in 2 locales',
        '  +241 ms  published  read back',
        '    +0 ms  tapped     HOURS',
      ].join('\n'),
    );
  });

  it.each([
    [true, undefined, true],
    [true, '1', false],
    [false, undefined, false],
  ])('on a terminal: %s, NO_COLOR: %s → coloured: %s', (isTerminal, noColor, coloured) => {
    const text = formatTranscript(1_000, steps, paintFor(isTerminal, noColor));
    expect(text.includes('\u001b[')).toBe(coloured);
  });

  it('is empty when there is no step', () => {
    expect(formatTranscript(0, [], paintFor(false, undefined))).toBe('');
  });
});
