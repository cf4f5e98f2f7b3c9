import type { IceBreakerSet } from './ice-breaker-set.js';
import { sameIceBreakers } from './same-ice-breakers.js';

/** What is done when Instagram shows other questions than it should; a closed list. */
export const DRIFT_POLICIES = ['enforce', 'alert', 'adopt'] as const;

export type DriftPolicy = (typeof DRIFT_POLICIES)[number];

const DAY_MS = 24 * 60 * 60_000;

/** So often a day the questions are put right; who overwrites them more often than that means it. */
export const MAX_REPAIRS_A_DAY = 2;

export type DriftQuestion = {
  /** What Instagram shows. */
  live: IceBreakerSet;
  desired: IceBreakerSet;
  /** 0: the tenant has never wished for anything. */
  revision: number;
  policy: DriftPolicy;
  /** What it was seen to show instead at the last look; null: what it should. */
  driftedTo: IceBreakerSet | null;
  /** When the questions were put right (ms). */
  repairsMs: readonly number[];
  nowMs: number;
};

/**
 * - `in_sync`: Instagram shows what it should
 * - `repair`: the wish is to be published again
 * - `adopt`: what Instagram shows becomes the wish
 * - `tell`: nothing is changed. `drifted`, or `foreign` when another app sets its own questions there.
 *   `isNews`: the tenant does not know it from the last look already
 */
export type DriftVerdict =
  | { kind: 'in_sync' }
  | { kind: 'repair' }
  | { kind: 'adopt' }
  | { kind: 'tell'; status: 'drifted' | 'foreign'; isNews: boolean };

/**
 * What to do about what Instagram was seen to show. It never fights: after two repairs in a day it
 * tells instead, and questions of another app that were there before the tenant wished for any are
 * left alone.
 */
export function judgeDrift(question: DriftQuestion): DriftVerdict {
  const { live, desired, revision, policy, driftedTo } = question;
  if (sameIceBreakers(live, desired)) return { kind: 'in_sync' };
  if (policy === 'adopt') return { kind: 'adopt' };
  const isNews = driftedTo === null || !sameIceBreakers(live, driftedTo);
  if (revision === 0) return { kind: 'tell', status: 'foreign', isNews };
  if (policy === 'alert') return { kind: 'tell', status: 'drifted', isNews };
  if (recentRepairs(question).length < MAX_REPAIRS_A_DAY) return { kind: 'repair' };
  return { kind: 'tell', status: live.length === 0 ? 'drifted' : 'foreign', isNews };
}

/** The repairs that count: those of the last 24 hours. */
export function recentRepairs({
  repairsMs,
  nowMs,
}: Pick<DriftQuestion, 'repairsMs' | 'nowMs'>): number[] {
  return repairsMs.filter((atMs) => atMs + DAY_MS > nowMs);
}
