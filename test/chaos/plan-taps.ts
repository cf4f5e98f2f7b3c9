/** A tap on a question of the account; accounts and people by their numbers, from 0. */
export type PlannedTap = { account: number; person: number; payload: string; question: string };

/** One webhook of Meta's, with all that happens to it on its way. */
export type PlannedPost = {
  /** From the start. */
  atMs: number;
  taps: PlannedTap[];
  order: 'as-given' | 'shuffled';
  /** How long it is on its way; later ones overtake it. */
  heldBackMs: number;
  /** 2: it is sent once more, `copiesAfterMs` later. */
  copies: number;
  copiesAfterMs: number;
};

type TapPlanOptions = {
  taps: number;
  accounts: number;
  people: number;
  /** Taps a second. */
  rate: number;
  dice: () => number;
};

/** Questions of an account, as they are published. */
export const QUESTIONS = [
  { question: 'Où êtes-vous ? 🥐', payload: 'WHERE' },
  { question: 'Öffnungszeiten? 🕐 </50%@home>', payload: 'HOURS' },
  { question: '何時まで開いていますか', payload: 'UNTIL' },
  { question: 'Ist noch ein Tisch frei?', payload: 'TABLE' },
] as const;

/** Of the webhooks, so many are sent twice. */
const COPIED_SHARE = 0.1;
/** Of the webhooks, so many are late, by up to this long. */
const HELD_BACK_SHARE = 0.1;
const LONGEST_HOLD_MS = 4_000;
const LONGEST_COPY_DELAY_MS = 20_000;
/** Of the taps, so many say nothing but the question: their answers differ in nothing but their number. */
const PLAIN_SHARE = 0.1;
/** Meta collects what comes within a moment. */
const LARGEST_POST = 8;
/** A post is mostly of one account, and now and then of many. */
const MIXED_SHARE = 0.2;

/**
 * Which taps happen when, and how their webhooks arrive: alone or collected, some twice, some late or
 * in another order, as Meta's do. Nearly every tap has a number in its question, by which its answer can
 * be told from others.
 */
export function planTaps({ taps, accounts, people, rate, dice }: TapPlanOptions): PlannedPost[] {
  const upTo = (most: number): number => Math.floor(dice() * most);
  const isOneOf = (share: number): boolean => dice() < share;
  const posts: PlannedPost[] = [];
  let planned = 0;
  while (planned < taps) {
    const size = Math.min(taps - planned, isOneOf(0.5) ? 1 : 1 + upTo(LARGEST_POST));
    const first = upTo(accounts);
    const isMixed = isOneOf(MIXED_SHARE);
    const own = Array.from({ length: size }, (_, at): PlannedTap => {
      const { question, payload } = QUESTIONS[upTo(QUESTIONS.length)]!;
      return {
        account: at === 0 || !isMixed ? first : upTo(accounts),
        person: upTo(people),
        payload,
        question: isOneOf(PLAIN_SHARE) ? question : `${question} №${planned + at + 1}`,
      };
    });
    const isCopied = isOneOf(COPIED_SHARE);
    posts.push({
      atMs: Math.round((planned / rate) * 1_000),
      taps: own,
      order: isOneOf(0.5) ? 'shuffled' : 'as-given',
      heldBackMs: isOneOf(HELD_BACK_SHARE) ? upTo(LONGEST_HOLD_MS) : 0,
      copies: isCopied ? 2 : 1,
      copiesAfterMs: isCopied && isOneOf(0.5) ? upTo(LONGEST_COPY_DELAY_MS) : 0,
    });
    planned += size;
  }
  return posts;
}
