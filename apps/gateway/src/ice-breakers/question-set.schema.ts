import type { IceBreakerSet } from '#libs/domain';
import { z } from 'zod';

/** The questions of an account as answers show them: one entry per locale, `default` first. */
export const questionSetSchema = z.array(
  z.object({
    locale: z.string(),
    call_to_actions: z.array(z.object({ question: z.string(), payload: z.string() })),
  }),
);

/** PostgreSQL keeps the keys of an object in an order of its own; people know Meta's. */
export function inMetasOrder(set: IceBreakerSet): IceBreakerSet {
  return set.map(({ locale, call_to_actions: questions }) => ({
    locale,
    call_to_actions: questions.map(({ question, payload }) => ({ question, payload })),
  }));
}
