import type { IceBreaker, IceBreakerSet } from './ice-breaker-set.js';

/**
 * Whether people would see the same: the order of the questions counts, the order of the locales
 * doesn't. Neither set needs to be in canonical order; each has a locale once.
 */
export function sameIceBreakers(a: IceBreakerSet, b: IceBreakerSet): boolean {
  if (a.length !== b.length) return false;
  const questionsOfB = new Map(b.map((entry) => [entry.locale, entry.call_to_actions]));
  return a.every((entry) => {
    const others = questionsOfB.get(entry.locale);
    return others !== undefined && sameQuestions(entry.call_to_actions, others);
  });
}

function sameQuestions(a: IceBreaker[], b: IceBreaker[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ question, payload }, i) => question === b[i]?.question && payload === b[i].payload)
  );
}
