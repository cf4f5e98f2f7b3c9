import { describe, expect, it } from '@jest/globals';
import { faultsOfIssues } from '../http/faults-of-issues.js';
import { insightsQueryOf, insightsSchema, showInsights } from './insights.schema.js';

const NOW = '2026-11-30T12:00:00.000Z';
const query = insightsQueryOf(() => Date.parse(NOW));

const rangeOf = (given: Record<string, unknown>) => {
  const { from, to } = query.parse(given).range;
  return [from.toISOString(), to.toISOString()];
};
const faultsOf = (given: Record<string, unknown>) => {
  const { error } = query.safeParse(given);
  return faultsOfIssues(error?.issues ?? []);
};
const codesOf = (given: Record<string, unknown>) =>
  faultsOf(given).map(({ pointer, code }) => `${pointer} ${code}`);

describe('the query of insights', () => {
  it.each([
    ['nothing: the last 28 days', {}, '2026-11-02T12:00:00.000Z', NOW],
    ['a date: its beginning', { from: '2026-11-22' }, '2026-11-22T00:00:00.000Z', NOW],
    ['an end', { to: '2026-11-29' }, '2026-11-01T00:00:00.000Z', '2026-11-29T00:00:00.000Z'],
    [
      'times, of another place too',
      { from: '2026-11-22T09:00:00Z', to: '2026-11-22T12:30:00+02:00' },
      '2026-11-22T09:00:00.000Z',
      '2026-11-22T10:30:00.000Z',
    ],
    [
      '92 days',
      { from: '2026-08-01', to: '2026-11-01' },
      '2026-08-01T00:00:00.000Z',
      '2026-11-01T00:00:00.000Z',
    ],
  ])('takes %s', (_, given, from, to) => {
    expect(rangeOf(given)).toEqual([from, to]);
  });

  it.each([
    ['no time', { from: 'yesterday' }, ['/from invalid_union']],
    ['a day that is none', { from: '2026-02-30' }, ['/from invalid_union']],
    ['a begin that is the end', { from: '2026-11-22', to: '2026-11-22' }, ['/from not_before_to']],
    ['a begin that is to come', { from: '2026-12-01' }, ['/from not_before_to']],
    [
      'more than 92 days',
      { from: '2026-08-01', to: '2026-11-01T00:00:00.001Z' },
      ['/from range_too_long'],
    ],
    ['a format that is none', { format: 'xml' }, ['/format invalid_value']],
    ['rows that are none', { format: 'csv', by: 'person' }, ['/by invalid_value']],
    ['rows where there are none', { format: 'json', by: 'hour' }, ['/by only_for_csv']],
    ['what is no parameter', { form: '2026-11-22' }, ['/form unknown_field']],
    ['one parameter twice', { from: ['2026-11-22', '2026-11-23'] }, ['/from invalid_union']],
  ])('refuses %s', (_, given, codes) => {
    expect(codesOf(given)).toEqual(codes);
  });

  it('finds all faults at once, each with a fix', () => {
    const given = { from: '2026-12-01', to: 'never', format: 'json', by: 'hour', limit: '7' };
    expect(codesOf(given).toSorted()).toEqual([
      '/by only_for_csv',
      '/limit unknown_field',
      '/to invalid_union',
    ]);
    expect(codesOf({ ...given, to: '2026-11-01', format: 'xml' }).toSorted()).toEqual([
      '/format invalid_value',
      '/from not_before_to',
      '/limit unknown_field',
    ]);
    expect(faultsOf({ to: 'never' })).toEqual([
      {
        pointer: '/to',
        code: 'invalid_union',
        message: 'This is neither a date nor a time.',
        fix:
          'Send a date, such as 2026-11-22. ' +
          'Or: send a time in UTC as ISO 8601 has it, such as 2026-11-22T14:30:00Z.',
      },
    ]);
  });
});

describe('what is shown of insights', () => {
  const range = { from: new Date('2026-11-01'), to: new Date('2026-11-02') };
  const counts = (taps: number, replied: number) => ({ taps, replied, medianReplyMs: 7 });
  const groups = { byQuestion: [], byLocale: [], byRevision: [], byHour: [], isCut: false };
  const accountId = '019aac26-5d00-7000-8000-00000000000a';

  it('has rates and shares of 4 digits', () => {
    const shown = showInsights(accountId, range, {
      ...groups,
      totals: counts(3, 2),
      byLocale: [
        { locale: 'default', ...counts(2, 2) },
        { locale: null, ...counts(1, 0) },
      ],
    });
    expect(insightsSchema.parse(shown)).toEqual(shown);
    expect(shown.totals).toEqual({ taps: 3, replied: 2, reply_rate: 0.6667, median_reply_ms: 7 });
    expect(shown.by_locale).toMatchObject([
      { locale: 'default', share: 0.6667, reply_rate: 1 },
      { locale: null, share: 0.3333, reply_rate: 0 },
    ]);
  });

  it('divides nothing by nothing', () => {
    const totals = { taps: 0, replied: 0, medianReplyMs: null };
    expect(showInsights(accountId, range, { ...groups, totals })).toEqual({
      account_id: accountId,
      from: '2026-11-01T00:00:00.000Z',
      to: '2026-11-02T00:00:00.000Z',
      totals: { taps: 0, replied: 0, reply_rate: null, median_reply_ms: null },
      by_question: [],
      by_locale: [],
      by_revision: [],
      by_hour: [],
      is_cut: false,
    });
  });
});
