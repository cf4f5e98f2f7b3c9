import { describe, expect, it } from '@jest/globals';
import { INSIGHT_COMPONENTS } from '../openapi/components/insight-components.js';
import { OPERATION_NOTES } from '../openapi/operation-notes.js';
import { insightsCsv, insightsFileName } from './insights-csv.js';
import { DIMENSIONS, insightsSchema, type Insights } from './insights.schema.js';

const EMPTY: Insights = {
  account_id: '019aac26-5d00-7000-8000-00000000000a',
  from: '2026-11-01T00:00:00.000Z',
  to: '2026-11-29T10:00:00.000Z',
  totals: { taps: 0, replied: 0, reply_rate: null, median_reply_ms: null },
  by_question: [],
  by_locale: [],
  by_revision: [],
  by_hour: [],
  is_cut: false,
};
const COUNTS = { taps: 4, share: 0.25, replied: 0, reply_rate: 0, median_reply_ms: null };
const HEADERS = '"taps","share","replied","reply_rate","median_reply_ms"';

/** The line of one question with these words, without its numbers. */
const lineOf = (question: string | null, payload: string | null = 'P') => {
  const csv = insightsCsv(
    { ...EMPTY, by_question: [{ question, payload, ...COUNTS }] },
    'question',
  );
  return csv.slice(csv.indexOf('\r\n') + 2, -',4,0.25,0,0,\r\n'.length);
};

describe('the CSV of insights', () => {
  it.each([
    ['question', '"question","payload"'],
    ['locale', '"locale"'],
    ['revision', '"revision"'],
    ['hour', '"hour"'],
  ] as const)('names the columns, also where nothing is below them: %s', (by, names) => {
    expect(insightsCsv(EMPTY, by)).toBe(`${names},${HEADERS}\r\n`);
  });

  it('has one line for each row, and an empty cell for null', () => {
    const csv = insightsCsv(
      {
        ...EMPTY,
        by_revision: [
          { revision: 7, ...COUNTS, reply_rate: 0.0001, median_reply_ms: 1240 },
          { revision: null, ...COUNTS },
        ],
      },
      'revision',
    );
    expect(csv).toBe(`"revision",${HEADERS}\r\n7,4,0.25,0,0.0001,1240\r\n,4,0.25,0,0,\r\n`);
  });

  it.each([
    ['a formula', '=1+1', `"'=1+1"`],
    ['a plus', '+1', `"'+1"`],
    ['a minus', '-1', `"'-1"`],
    ['a function', '@SUM(A1)', `"'@SUM(A1)"`],
    ['a tab', '\t=1', `"'\t=1"`],
    ['a carriage return', '\r=1', `"'\r=1"`],
    ['a wide equals sign', '＝1', `"'＝1"`],
    ['a formula in quotes', '="a"', `"'=""a"""`],
  ])('makes a plain text of %s', (_, question, cell) => {
    expect(lineOf(question)).toBe(`${cell},"P"`);
    expect(lineOf('Q', question)).toBe(`"Q",${cell}`);
  });

  it.each([
    ['a comma', 'a,b', '"a,b"'],
    ['a quote', 'a"b', '"a""b"'],
    ['a line feed', 'a\n=1', '"a\n=1"'],
    ['the end of a line', 'a\r\n=1', '"a\r\n=1"'],
    ['nothing', '', '""'],
    ['other letters', 'Wann habt ihr offen? 😀', '"Wann habt ihr offen? 😀"'],
  ])('keeps %s in one cell', (_, question, cell) => {
    expect(lineOf(question)).toBe(`${cell},"P"`);
  });

  it('is what the description shows', () => {
    const whole = INSIGHT_COMPONENTS.find(({ name }) => name === 'Insights');
    const example = insightsSchema.parse(whole?.examples[0]?.value);
    expect(OPERATION_NOTES['getInsights']?.responses?.[200]).toMatchObject({
      csv: insightsCsv(example, 'question'),
    });
  });

  it('has a name of harmless characters', () => {
    const names = DIMENSIONS.map((by) => insightsFileName(EMPTY, by));
    expect(names[0]).toBe('taps-by-question-2026-11-01-2026-11-29.csv');
    for (const name of names) expect(name).toMatch(/^[a-z0-9.-]+$/);
  });
});
