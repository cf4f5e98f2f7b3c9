import { describe, expect, it } from '@jest/globals';
import { answerHeaders } from './answer-headers.js';
import { readControl } from './read-control.js';

describe('readControl', () => {
  it.each<[string | string[] | undefined, unknown]>([
    [undefined, null],
    ['', null],
    ['retry', null],
    ['constructor', null],
    ['stop', { kind: 'stop' }],
    [' Stop ', { kind: 'stop' }],
    ['abort-message', { kind: 'stop' }],
    ['disable', { kind: 'disable' }],
    [['disable', 'stop'], { kind: 'disable' }],
    ['defer=30', { kind: 'defer', ms: 30_000 }],
    ['defer; seconds=30', { kind: 'defer', ms: 30_000 }],
    ['defer=0', { kind: 'defer', ms: 1_000 }],
    ['defer=999999', { kind: 'defer', ms: 86_400_000 }],
    ['defer=1e9', null],
    ['defer=-1', null],
    ['defer', null],
  ])('%j → %j', (header, control) => {
    expect(readControl(header)).toEqual(control);
  });
});

describe('answerHeaders', () => {
  it('keeps what it may, as texts', () => {
    const headers = {
      server: 'nginx',
      vary: ['a', 'b'],
      'set-cookie': ['id=hush'],
      gone: undefined,
    };
    expect(answerHeaders(headers)).toEqual({ server: 'nginx', vary: 'a, b', 'set-cookie': '…' });
  });

  it('is bounded', () => {
    const many = Object.fromEntries(
      Array.from({ length: 90 }, (_, n) => [`x-${n}`, 'y'.repeat(9_000)]),
    );
    const kept = answerHeaders(many);
    expect(Object.keys(kept)).toHaveLength(50);
    expect(Math.max(...Object.values(kept).map((value) => value.length))).toBe(1_024);
  });
});
