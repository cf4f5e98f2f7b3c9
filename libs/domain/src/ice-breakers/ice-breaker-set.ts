/** One question of an ice-breaker set. `payload` comes back to us when a person taps it. */
export type IceBreaker = { question: string; payload: string };

/** The questions shown to people of one locale; `default` is shown to everybody else. */
export type LocaleQuestions = { locale: string; call_to_actions: IceBreaker[] };

/**
 * All questions of an account, in canonical form: one entry per locale, the `default` one first,
 * the others by locale. The order of the questions is the order people see. An empty array means
 * "no ice breakers".
 */
export type IceBreakerSet = LocaleQuestions[];
