import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { differenceOfSets, type SetDifference, summaryOf } from './difference-of-sets.js';
import type { IceBreakerSet } from './ice-breaker-set.js';
import { sameIceBreakers } from './same-ice-breakers.js';

/** `entry('default', 'a', 'b=X')`: the questions a, with the payload P_a, and b, with X. */
const entry = (locale: string, ...questions: string[]) => ({
  locale,
  call_to_actions: questions.map((text) => {
    const [question = '', payload = `P_${question}`] = text.split('=');
    return { question, payload };
  }),
});

/** One line for each locale: its change, and each question with its change and its positions. */
const told = ({ locales }: SetDifference) =>
  locales.map(({ locale, change, questions }) => {
    const parts = questions.map(
      (one) => `${one.question} ${one.change} ${one.from_position}>${one.to_position}`,
    );
    return [`${locale} ${change}`, ...parts].join(', ');
  });

describe('differenceOfSets', () => {
  it.each<[string, IceBreakerSet, IceBreakerSet, string[]]>([
    ['nothing and nothing', [], [], []],
    [
      'the same',
      [entry('default', 'a', 'b')],
      [entry('default', 'a', 'b')],
      ['default same, a same 0>0, b same 1>1'],
    ],
    [
      'a first set',
      [],
      [entry('default', 'a', 'b')],
      ['default added, a added null>0, b added null>1'],
    ],
    [
      'a set that goes',
      [entry('default', 'a', 'b')],
      [],
      ['default removed, a removed 0>null, b removed 1>null'],
    ],
    [
      'a locale without questions',
      [entry('default', 'a')],
      [entry('default', 'a'), entry('de_DE')],
      ['default same, a same 0>0', 'de_DE added'],
    ],
    [
      'the default first, then by locale',
      [entry('zh_CN', 'a'), entry('en_GB', 'a')],
      [entry('en_GB', 'a'), entry('de_DE', 'a'), entry('default', 'a')],
      [
        'default added, a added null>0',
        'de_DE added, a added null>0',
        'en_GB same, a same 0>0',
        'zh_CN removed, a removed 0>null',
      ],
    ],
    [
      'new words: one removed, one added',
      [entry('default', 'a', 'b')],
      [entry('default', 'A', 'b')],
      ['default changed, A added null>0, b same 1>1, a removed 0>null'],
    ],
    [
      'two changed places',
      [entry('default', 'a', 'b', 'c')],
      [entry('default', 'b', 'a', 'c')],
      ['default changed, b moved 1>0, a moved 0>1, c same 2>2'],
    ],
    [
      'one put in front, which moves none',
      [entry('default', 'a', 'b')],
      [entry('default', 'x', 'a', 'b')],
      ['default changed, x added null>0, a same 0>1, b same 1>2'],
    ],
    [
      'one taken away, which moves none',
      [entry('default', 'a', 'b', 'c')],
      [entry('default', 'b', 'c')],
      ['default changed, b same 1>0, c same 2>1, a removed 0>null'],
    ],
    [
      'the removed ones in their old order',
      [entry('default', 'a', 'b', 'c')],
      [entry('default', 'x')],
      ['default changed, x added null>0, a removed 0>null, b removed 1>null, c removed 2>null'],
    ],
    [
      'another payload',
      [entry('default', 'a', 'b')],
      [entry('default', 'a=X', 'b')],
      ['default changed, a payload_changed 0>0, b same 1>1'],
    ],
    [
      'another payload and another place',
      [entry('default', 'a', 'b')],
      [entry('default', 'b', 'a=X')],
      ['default changed, b moved 1>0, a payload_changed 0>1'],
    ],
    [
      'words that Instagram shows twice',
      [entry('default', 'a=X', 'a=Y')],
      [entry('default', 'a=X', 'b', 'a=Z')],
      ['default changed, a same 0>0, b added null>1, a payload_changed 1>2'],
    ],
  ])('of %s', (_what, from, to, expected) => {
    const difference = differenceOfSets(from, to);
    expect(told(difference)).toEqual(expected);
    expect(difference.is_same).toBe(sameIceBreakers(from, to));
  });

  it('tells the payloads of both sides', () => {
    const from = [entry('default', 'a=1', 'b=2', 'c=3')];
    const to = [entry('default', 'a=1', 'b=X', 'd=4')];
    const payloads = differenceOfSets(from, to).locales[0]?.questions.map(
      ({ question, from_payload, payload }) => [question, from_payload, payload],
    );
    expect(payloads).toEqual([
      ['a', '1', '1'],
      ['b', '2', 'X'],
      ['d', null, '4'],
      ['c', '3', '3'],
    ]);
  });

  it('leaves the sets as they were', () => {
    const from = [entry('zh_CN', 'b', 'a'), entry('default', 'a')];
    const to = [entry('zh_CN', 'a', 'c')];
    const copies = structuredClone([from, to]);
    differenceOfSets(from, to);
    expect([from, to]).toEqual(copies);
  });
});

describe('summaryOf', () => {
  it('names the locales that differ', () => {
    const from = [entry('default', 'a'), entry('de_DE', 'a'), entry('en_GB', 'a')];
    const to = [entry('default', 'a'), entry('en_GB', 'b'), entry('fr_FR', 'a')];
    expect(summaryOf(differenceOfSets(from, to))).toEqual({
      added: ['fr_FR'],
      removed: ['de_DE'],
      changed: ['en_GB'],
    });
  });
});

describe('of any two sets', () => {
  const question = fc.record({
    question: fc.constantFrom('a', 'b', 'c', 'd', 'e', '__proto__'),
    payload: fc.constantFrom('X', 'Y'),
  });
  const anySet: fc.Arbitrary<IceBreakerSet> = fc.uniqueArray(
    fc.record({
      locale: fc.constantFrom('default', 'de_DE', 'en_GB', 'zh_CN'),
      call_to_actions: fc.array(question, { maxLength: 5 }),
    }),
    { selector: ({ locale }) => locale },
  );

  it('it is the same where people see the same', () => {
    fc.assert(
      fc.property(anySet, anySet, (a, b) => {
        expect(differenceOfSets(a, b).is_same).toBe(sameIceBreakers(a, b));
        expect(differenceOfSets(a, a).is_same).toBe(true);
      }),
    );
  });

  it('either set can be had back from it', () => {
    fc.assert(
      fc.property(anySet, anySet, (from, to) => {
        const difference = differenceOfSets(from, to);
        expect(sameIceBreakers(sideOf(difference, 'from'), from)).toBe(true);
        expect(sameIceBreakers(sideOf(difference, 'to'), to)).toBe(true);
      }),
    );
  });

  it('seen from the other side, what was added is removed', () => {
    fc.assert(
      fc.property(anySet, anySet, (a, b) => {
        const there = differenceOfSets(a, b);
        const back = differenceOfSets(b, a);
        const { added, removed, changed } = summaryOf(there);
        expect(summaryOf(back)).toEqual({ added: removed, removed: added, changed });
        expect(counted(back)).toEqual(counted(swapped(there)));
      }),
    );
  });

  /** One of the two sets, made from nothing but the difference. */
  function sideOf({ locales }: SetDifference, side: 'from' | 'to'): IceBreakerSet {
    const missing = side === 'from' ? 'added' : 'removed';
    return locales
      .filter(({ change }) => change !== missing)
      .map(({ locale, questions }) => {
        const call_to_actions: { question: string; payload: string }[] = [];
        for (const one of questions) {
          const position = side === 'from' ? one.from_position : one.to_position;
          const payload = side === 'from' ? one.from_payload : one.payload;
          if (position === null) continue;
          call_to_actions[position] = { question: one.question, payload: payload ?? '' };
        }
        return { locale, call_to_actions };
      });
  }

  function swapped({ locales, is_same }: SetDifference): SetDifference {
    const other = { added: 'removed', removed: 'added' } as const;
    return {
      is_same,
      locales: locales.map((entry) => ({
        ...entry,
        questions: entry.questions.map((one) => ({
          ...one,
          change:
            one.change === 'added' || one.change === 'removed' ? other[one.change] : one.change,
          from_position: one.to_position,
          to_position: one.from_position,
        })),
      })),
    };
  }

  const counted = ({ locales }: SetDifference) =>
    locales.map(({ locale, questions }) => [
      locale,
      questions
        .map((one) => `${one.question} ${one.change} ${one.from_position}>${one.to_position}`)
        .sort(),
    ]);
});
