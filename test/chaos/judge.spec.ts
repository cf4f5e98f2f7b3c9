import { describe, expect, it } from '@jest/globals';
import { IN_HAND_MS, judge, type Asked, type Seen, type SendCall } from './judge.js';

const parties = { account: '1', person: '2' };
/** A tap at `atMs` that is acknowledged at once. */
const tap = (answer: string, atMs: number, more: Partial<Asked> = {}): Asked => ({
  ...parties,
  mid: `${answer}@${atMs}`,
  answer,
  atMs,
  acknowledgedAtMs: atMs,
  ...more,
});
/** What the person saw, in this order, a second apart from 10 s on. */
const saw = (...texts: string[]): Seen[] =>
  texts.map((text, seq) => ({ ...parties, text, seq, atMs: 10_000 + seq * 1_000 }));
const called = (...seen: Seen[]): SendCall[] =>
  seen.map(({ account, person, text, atMs }) => ({ account, person, text, atMs }));
const mids = (taps: { mid: string }[]) => taps.map(({ mid }) => mid);

describe('the judge', () => {
  it('is content when each tap was answered once and in order', () => {
    const seen = saw('a', 'b');
    expect(judge([tap('a', 1), tap('b', 2)], seen, called(...seen))).toEqual({
      acknowledged: 2,
      answered: 2,
      lost: [],
      twice: [],
      outOfOrder: [],
      late: [],
      strangers: [],
    });
  });

  it('calls lost what was acknowledged and not answered, and nothing else', () => {
    const unacknowledged = tap('c', 3, { acknowledgedAtMs: null });
    const verdict = judge([tap('a', 1), tap('b', 2), unacknowledged], saw('b'), []);
    expect(mids(verdict.lost)).toEqual(['a@1']);
    expect(verdict).toMatchObject({ acknowledged: 2, answered: 1 });
  });

  it('owes equal questions an answer for each that was acknowledged', () => {
    const unacknowledged = tap('same', 1, { acknowledgedAtMs: null });
    const taps = [unacknowledged, tap('same', 2), tap('same', 3)];
    expect(judge(taps, saw('same', 'same'), []).lost).toEqual([]);
    expect(mids(judge(taps, saw('same'), []).lost)).toEqual(['same@3']);
  });

  it('calls twice an answer that came more often than it was asked for', () => {
    const verdict = judge([tap('a', 1), tap('same', 2), tap('same', 3)], saw('a', 'a', 'same'), []);
    expect(verdict.twice).toEqual([{ ...parties, text: 'a', times: 2, asked: 1 }]);
    expect(mids(verdict.lost)).toEqual(['same@3']);
  });

  it('keeps the people of one account apart, and the accounts of one person', () => {
    const other = { ...tap('a', 1), person: '3' };
    const elsewhere = { ...tap('a', 1), account: '9' };
    const verdict = judge([tap('a', 1), other, elsewhere], saw('a'), []);
    expect(verdict.lost).toEqual([other, elsewhere]);
  });

  it('calls out of order what was known long before a later one was begun', () => {
    const seen = saw('b', 'a');
    const verdict = judge([tap('a', 1), tap('b', 2)], seen, called(...seen));
    expect(verdict.outOfOrder.map(({ tap: { mid }, after }) => [mid, after.mid])).toEqual([
      ['a@1', 'b@2'],
    ]);
    expect(verdict.late).toEqual([]);
  });

  it.each([
    ['after the later one was begun', 10_500, 'late'],
    ['while the later one may have been in hand', 10_000 - IN_HAND_MS, 'late'],
    ['before that', 10_000 - IN_HAND_MS - 1, 'outOfOrder'],
  ] as const)('a tap that arrived %s', (_name, acknowledgedAtMs, expected) => {
    const seen = saw('b', 'a');
    const verdict = judge([tap('a', 1, { acknowledgedAtMs }), tap('b', 2)], seen, called(...seen));
    expect([verdict.late.length, verdict.outOfOrder.length]).toEqual(
      expected === 'late' ? [1, 0] : [0, 1],
    );
  });

  it('counts the first try of the later one, also one that came to nothing', () => {
    const seen = saw('b', 'a');
    const firstTry = { ...parties, text: 'b', atMs: 3_000 };
    const verdict = judge([tap('a', 1, { acknowledgedAtMs: 4_000 }), tap('b', 2)], seen, [
      firstTry,
      ...called(...seen),
    ]);
    expect([verdict.late.length, verdict.outOfOrder.length]).toEqual([1, 0]);
  });

  it('a late one is no excuse before one that was begun later still', () => {
    const seen = saw('b', 'c', 'd', 'e', 'a');
    const taps = ['a', 'b', 'c', 'd', 'e'].map((text, at) => tap(text, at + 1));
    taps[0]!.acknowledgedAtMs = 10_500;
    seen[3]!.atMs += IN_HAND_MS;
    const { outOfOrder } = judge(taps, seen, called(...seen));
    expect(outOfOrder.map(({ after }) => after.mid)).toEqual(['e@5']);
  });

  it('gives the first of equal answers to the first of equal taps', () => {
    const seen = saw('same', 'b', 'same');
    const taps = [tap('same', 1), tap('b', 2), tap('same', 3)];
    expect(judge(taps, seen, called(...seen))).toMatchObject({
      outOfOrder: [],
      late: [],
      lost: [],
    });
  });

  it('names what nobody asked for', () => {
    const [stranger] = saw('what?');
    const outsider = { ...stranger!, person: '7' };
    const verdict = judge([tap('a', 1)], [stranger!, outsider], []);
    expect(verdict.strangers).toEqual([stranger, outsider]);
  });
});
