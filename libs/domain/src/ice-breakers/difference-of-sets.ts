import { compareLocales } from './compare-locales.js';
import type { IceBreaker, IceBreakerSet } from './ice-breaker-set.js';

export const LOCALE_CHANGES = ['added', 'removed', 'changed', 'same'] as const;
export const QUESTION_CHANGES = ['added', 'removed', 'moved', 'payload_changed', 'same'] as const;

export type LocaleChange = (typeof LOCALE_CHANGES)[number];
export type QuestionChange = (typeof QUESTION_CHANGES)[number];

/**
 * `payload` is that of the newer set; of a removed question, the one that it had. Positions count
 * from 0. What starts with `from_` is null for an added question, `to_position` for a removed one.
 */
export type QuestionDifference = {
  change: QuestionChange;
  question: string;
  payload: string;
  from_payload: string | null;
  from_position: number | null;
  to_position: number | null;
};

export type LocaleDifference = {
  locale: string;
  change: LocaleChange;
  questions: QuestionDifference[];
};

export type SetDifference = { locales: LocaleDifference[]; is_same: boolean };

/** The locales that differ, by how they do. */
export type DifferenceSummary = { added: string[]; removed: string[]; changed: string[] };

type Placed = IceBreaker & { position: number };
type Pair = { before: Placed; after: Placed };

/**
 * What is to be done to `from` so that people see `to`; shown to tenants as it is. The default comes
 * first, then the others by locale; in a locale the questions of `to` in their order, then the
 * removed ones in theirs. `is_same` says what `sameIceBreakers` says. Neither set needs to be in
 * canonical order; each has a locale once.
 *
 * A question is known by its exact words: new words are a question removed and another added. It has
 * moved if its place among the questions that stay is another one, so that one question put in front
 * moves none; its positions in the two sets are told all the same. A question with another payload
 * is `payload_changed` even where it has moved too.
 */
export function differenceOfSets(from: IceBreakerSet, to: IceBreakerSet): SetDifference {
  const before = byLocale(from);
  const after = byLocale(to);
  const locales = [...new Set([...before.keys(), ...after.keys()])]
    .sort(compareLocales)
    .map((locale) => differenceOfLocale(locale, before.get(locale), after.get(locale)));
  return { locales, is_same: locales.every(({ change }) => change === 'same') };
}

export function summaryOf({ locales }: SetDifference): DifferenceSummary {
  const that = (wanted: LocaleChange) =>
    locales.filter(({ change }) => change === wanted).map(({ locale }) => locale);
  return { added: that('added'), removed: that('removed'), changed: that('changed') };
}

function byLocale(set: IceBreakerSet): Map<string, IceBreaker[]> {
  return new Map(set.map((entry) => [entry.locale, entry.call_to_actions]));
}

function differenceOfLocale(
  locale: string,
  from: IceBreaker[] | undefined,
  to: IceBreaker[] | undefined,
): LocaleDifference {
  const questions = differenceOfQuestions(from ?? [], to ?? []);
  if (from === undefined) return { locale, change: 'added', questions };
  if (to === undefined) return { locale, change: 'removed', questions };
  const isSame = questions.every(({ change }) => change === 'same');
  return { locale, change: isSame ? 'same' : 'changed', questions };
}

function differenceOfQuestions(from: IceBreaker[], to: IceBreaker[]): QuestionDifference[] {
  const { pairs, added, removed } = pairUp(from, to);
  const stayed = [...pairs].sort((a, b) => a.before.position - b.before.position);
  const rankBefore = new Map(stayed.map((pair, rank) => [pair, rank]));
  const kept = pairs.map((pair, rankAfter) => keptOf(pair, rankBefore.get(pair) !== rankAfter));
  return [
    ...[...kept, ...added.map(addedOf)].sort(
      (a, b) => Number(a.to_position) - Number(b.to_position),
    ),
    ...removed.map(removedOf),
  ];
}

/** Words that a locale has twice are paired in order: the first with the first. */
function pairUp(
  from: IceBreaker[],
  to: IceBreaker[],
): { pairs: Pair[]; added: Placed[]; removed: Placed[] } {
  const waiting = Map.groupBy(from.map(placed), ({ question }) => question);
  const pairs: Pair[] = [];
  const added: Placed[] = [];
  for (const after of to.map(placed)) {
    const before = waiting.get(after.question)?.shift();
    if (before === undefined) added.push(after);
    else pairs.push({ before, after });
  }
  const removed = [...waiting.values()].flat().sort((a, b) => a.position - b.position);
  return { pairs, added, removed };
}

function placed(item: IceBreaker, position: number): Placed {
  return { ...item, position };
}

function keptOf({ before, after }: Pair, hasMoved: boolean): QuestionDifference {
  const hasOtherPayload = before.payload !== after.payload;
  return {
    change: hasOtherPayload ? 'payload_changed' : hasMoved ? 'moved' : 'same',
    question: after.question,
    payload: after.payload,
    from_payload: before.payload,
    from_position: before.position,
    to_position: after.position,
  };
}

function addedOf({ question, payload, position }: Placed): QuestionDifference {
  return {
    change: 'added',
    question,
    payload,
    from_payload: null,
    from_position: null,
    to_position: position,
  };
}

function removedOf({ question, payload, position }: Placed): QuestionDifference {
  return {
    change: 'removed',
    question,
    payload,
    from_payload: payload,
    from_position: position,
    to_position: null,
  };
}
