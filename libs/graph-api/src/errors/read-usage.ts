import { isRecord } from '../json/is-record.js';
import { readJson } from '../json/read-json.js';

/** How much of Meta's limits is used up, in percent; 100 and above means throttled. */
export type GraphUsage = {
  appPercent: number | null;
  accountPercent: number | null;
  /** When calls are let through again; null when Meta names no time. */
  regainAt: Date | null;
};

export type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** Advice from outside is followed, but not without end. */
const MAX_REGAIN_MINUTES = 24 * 60;

/**
 * Reads `x-app-usage` and `x-business-use-case-usage`. Meta's time to regain access is in minutes;
 * of several business objects and limits the worst counts. Garbage reads as "not said".
 * Source: Meta, Graph API, "Rate limits".
 */
export function readUsage(headers: AnswerHeaders, nowMs: number): GraphUsage {
  const rows = businessRows(jsonHeader(headers['x-business-use-case-usage']));
  const minutes = highest(rows.map((row) => amount(row['estimated_time_to_regain_access'])));
  return {
    appPercent: percent(jsonHeader(headers['x-app-usage'])),
    accountPercent: highest(rows.map(percent)),
    regainAt:
      minutes === null || minutes === 0
        ? null
        : new Date(nowMs + Math.min(minutes, MAX_REGAIN_MINUTES) * 60_000),
  };
}

function jsonHeader(header: string | string[] | undefined): unknown {
  const text = Array.isArray(header) ? header[0] : header;
  if (text === undefined) return null;
  const reading = readJson(text);
  return reading.ok ? reading.value : null;
}

function businessRows(usage: unknown): Record<string, unknown>[] {
  if (!isRecord(usage)) return [];
  return Object.values(usage).flat().filter(isRecord);
}

function percent(usage: unknown): number | null {
  if (!isRecord(usage)) return null;
  return highest(['call_count', 'total_time', 'total_cputime'].map((key) => amount(usage[key])));
}

function amount(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : null;
}

function highest(values: (number | null)[]): number | null {
  return values.reduce(
    (most, value) => (value !== null && value > (most ?? -1) ? value : most),
    null,
  );
}
