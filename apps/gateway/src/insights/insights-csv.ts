import { stringify } from 'csv-stringify/sync';
import type { Dimension, Insights } from './insights.schema.js';

const COUNTS = ['taps', 'share', 'replied', 'reply_rate', 'median_reply_ms'];

const COLUMNS: Record<Dimension, string[]> = {
  question: ['question', 'payload', ...COUNTS],
  locale: ['locale', ...COUNTS],
  revision: ['revision', ...COUNTS],
  hour: ['hour', ...COUNTS],
};

/** Source: RFC 4180 §3. */
export const CSV_TYPE = 'text/csv; charset=utf-8; header=present';

/**
 * The rows of one dimension under a line that names the columns. Null is an empty cell. Questions and
 * payloads are anybody's words: what a spreadsheet would take for a formula gets an apostrophe before
 * it, and every text is in quotes, so that no character of it begins a new cell or line.
 */
export function insightsCsv(insights: Insights, by: Dimension): string {
  return stringify(insights[`by_${by}`], {
    header: true,
    columns: COLUMNS[by],
    record_delimiter: '\r\n',
    quoted_string: true,
    escape_formulas: true,
  });
}

/** Of letters, digits, dots and hyphens alone, whatever was asked for. */
export function insightsFileName({ from, to }: Insights, by: Dimension): string {
  const day = (instant: string) => instant.slice(0, 'YYYY-MM-DD'.length);
  return `taps-by-${by}-${day(from)}-${day(to)}.csv`;
}
