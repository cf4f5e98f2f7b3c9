import { randomInt } from 'node:crypto';

export type Order = 'as-given' | 'reversed' | 'shuffled';

/** A copy of the list in the wished order. */
export function ordered<T>(list: T[], order: Order, dice = randomInt): T[] {
  if (order === 'as-given') return [...list];
  if (order === 'reversed') return list.toReversed();
  const left = [...list];
  const shuffled: T[] = [];
  while (left.length > 0) shuffled.push(...left.splice(dice(left.length), 1));
  return shuffled;
}
