import { z } from 'zod';
import { seededDice } from '../state/seeded-dice.js';

const headers = z.record(z.string(), z.string());
const delayMs = z.int().min(0).max(600_000).optional();

/** What happens to a matched call. Every kind may also be late by `delayMs`. */
export const faultAction = z.union([
  z.strictObject({
    status: z.int().min(200).max(599),
    body: z.unknown().optional(),
    headers: headers.optional(),
    /** true: the call is acted on first, and only the answer is replaced (Meta's 1/1357046). */
    accept: z.boolean().optional(),
    delayMs,
  }),
  z.strictObject({ delayMs: z.int().min(0).max(600_000) }),
  z.strictObject({ hang: z.literal(true), delayMs }),
  z.strictObject({ cut: z.literal(true), delayMs }),
  z.strictObject({ acceptThenCut: z.literal(true), delayMs }),
  z.strictObject({ acceptThenHang: z.literal(true), delayMs }),
  z.strictObject({ nonJson: z.literal(true), delayMs }),
]);
export type FaultAction = z.output<typeof faultAction>;

const isRegExp = (source: string): boolean => {
  try {
    RegExp(source);
    return true;
  } catch {
    return false;
  }
};

export const faultRule = z.strictObject({
  match: z
    .strictObject({
      method: z.string().optional(),
      /** A regular expression over path and query. */
      path: z.string().refine(isRegExp, 'must be a regular expression').optional(),
      accountId: z.string().optional(),
      bodyIncludes: z.string().optional(),
    })
    .optional(),
  /** How many calls it hits; null: every one. Default 1. */
  times: z.int().min(1).nullable().optional(),
  /** How many matching calls pass first. Default 0. */
  after: z.int().min(0).optional(),
  /** Of the matching calls, so many in a hundred are hit. Default 100. */
  percent: z.number().min(0).max(100).optional(),
  /** Chooses them: the same seed hits the same calls, by their number. Default 1. */
  seed: z.int().min(0).optional(),
  action: faultAction,
});
export type FaultRule = z.output<typeof faultRule>;

export type FaultState = FaultRule & { id: number; seen: number; hit: number };

export type FaultedCall = {
  method: string;
  path: string;
  accountId: string | null;
  rawBody: string;
};

type Entry = { state: FaultState; path: RegExp | null; dice: () => number };

/** The scripted faults, first match first. A rule that is used up stays listed and matches no more. */
export class FaultBook {
  private entries: Entry[] = [];
  private lastId = 0;

  add(rule: FaultRule): FaultState {
    this.lastId += 1;
    const state = { ...rule, id: this.lastId, seen: 0, hit: 0 };
    const path = rule.match?.path;
    const dice = seededDice(rule.seed ?? 1);
    this.entries.push({ state, path: path === undefined ? null : RegExp(path), dice });
    return state;
  }

  list(): FaultState[] {
    return this.entries.map((entry) => ({ ...entry.state }));
  }

  clear(): void {
    this.entries = [];
  }

  /** The fault that hits this call, counted; undefined when none does. */
  hit(call: FaultedCall): FaultState | undefined {
    for (const { state, path, dice } of this.entries) {
      const times = state.times === undefined ? 1 : state.times;
      if (times !== null && state.hit >= times) continue;
      const { method, accountId, bodyIncludes } = state.match ?? {};
      if (method !== undefined && method.toUpperCase() !== call.method) continue;
      if (accountId !== undefined && accountId !== call.accountId) continue;
      if (path !== null && !path.test(call.path)) continue;
      if (bodyIncludes !== undefined && !call.rawBody.includes(bodyIncludes)) continue;
      state.seen += 1;
      if (state.seen <= (state.after ?? 0)) continue;
      if (state.percent !== undefined && dice() * 100 >= state.percent) continue;
      state.hit += 1;
      return state;
    }
    return undefined;
  }
}
