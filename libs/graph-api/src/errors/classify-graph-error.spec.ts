import { describe, expect, it } from '@jest/globals';
import { type AnsweredError, classifyGraphError } from './classify-graph-error.js';
import type { GraphErrorRule } from './graph-error-rule.js';
import { GRAPH_ERRORS } from './graph-errors.js';

const error = (more: Partial<AnsweredError>): AnsweredError => ({
  httpStatus: 400,
  code: null,
  subcode: null,
  message: null,
  ...more,
});

/** Words that each pattern of the table has to know. */
const SAMPLES = new Map([
  [100, 'Unsupported request - method type: get'],
  [10, '(#10) This message is sent outside of allowed window.'],
  [400, 'Invalid platform app'],
  [null, 'access_denied: user_denied: The user denied your request.'],
]);

function exampleOf({ code, subcode, messagePattern }: GraphErrorRule): AnsweredError {
  const number = code === 'any' ? 4711 : typeof code === 'object' ? (code?.from ?? null) : code;
  return error({
    code: number,
    subcode: typeof subcode === 'number' ? subcode : null,
    message: messagePattern ? (SAMPLES.get(number) ?? null) : 'words',
  });
}

describe('the table of errors', () => {
  const rows = GRAPH_ERRORS.map((rule): [string, GraphErrorRule] => [
    `${JSON.stringify(rule.code)}/${rule.subcode} ${rule.messagePattern ?? ''}`,
    rule,
  ]);

  it.each(rows)('finds its row %s, and not one that says less', (_name, rule) => {
    const verdict = classifyGraphError(exampleOf(rule));
    expect(verdict.rule).toBe(rule);
    expect(verdict.kind).toBe(rule.kind);
  });

  it.each(rows)('tells a tenant what %s means in whole sentences', (_name, rule) => {
    for (const sentence of [rule.meaning, rule.fix]) {
      expect(sentence).toMatch(/^[A-Z].*[A-Za-z]\.$/);
      expect(sentence).not.toMatch(/undefined|\d{3,}/);
    }
    expect(rule.source).not.toBe('');
  });

  it('has no row twice', () => {
    const keys = rows.map(([name]) => name);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('graph-api.md 4.2, row by row', () => {
  it.each<[string, Partial<AnsweredError>, object]>([
    ['1', { code: 1 }, { kind: 'retry', mayHaveActed: true }],
    ['1/99', { code: 1, subcode: 99 }, { kind: 'retry' }],
    ['1/1357046', { code: 1, subcode: 1357046 }, { kind: 'retry', mayHaveActed: true }],
    ['2', { code: 2 }, { kind: 'retry', mayHaveActed: true }],
    ['3', { code: 3 }, { kind: 'config', scope: 'app' }],
    ['4', { code: 4 }, { kind: 'throttle', scope: 'app' }],
    ['341', { code: 341 }, { kind: 'throttle', scope: 'app' }],
    ['17', { code: 17 }, { kind: 'throttle', scope: 'account' }],
    ['32', { code: 32 }, { kind: 'throttle', scope: 'account' }],
    ['613', { code: 613 }, { kind: 'throttle', scope: 'account' }],
    ['613/1996', { code: 613, subcode: 1996 }, { kind: 'throttle', scope: 'account' }],
    ['80001', { code: 80001 }, { kind: 'throttle', scope: 'account' }],
    ['80002', { code: 80002 }, { kind: 'throttle', scope: 'account' }],
    ['80006', { code: 80006 }, { kind: 'throttle', scope: 'account' }],
    ['10', { code: 10 }, { kind: 'reauth', scope: 'account' }],
    ['10 with an unknown subcode', { code: 10, subcode: 7 }, { kind: 'unknown' }],
    ['10/2534022', { code: 10, subcode: 2534022 }, { kind: 'permanent', scope: 'item' }],
    ['10/2018278', { code: 10, subcode: 2018278 }, { kind: 'permanent', scope: 'item' }],
    ['10/2018300', { code: 10, subcode: 2018300 }, { kind: 'user', scope: 'item' }],
    ['10/1893063', { code: 10, subcode: 1893063 }, { kind: 'throttle', leastWaitMs: 1_800_000 }],
    ['2534122', { code: 100, subcode: 2534122 }, { kind: 'user', scope: 'account' }],
    ['2534029', { code: 10, subcode: 2534029 }, { kind: 'user', scope: 'account' }],
    ['27', { code: 27 }, { kind: 'permanent' }],
    ['100', { code: 100, subcode: 33 }, { kind: 'permanent', scope: 'item' }],
    [
      '100 unsupported request',
      { code: 100, subcode: 33, message: 'Unsupported request - method type: post' },
      { kind: 'reauth', scope: 'account' },
    ],
    ['100/2018001', { code: 100, subcode: 2018001 }, { kind: 'permanent' }],
    ['100/2534014', { code: 100, subcode: 2534014 }, { kind: 'permanent' }],
    ['100/2534037', { code: 100, subcode: 2534037 }, { kind: 'config', scope: 'item' }],
    ['100/2534025', { code: 100, subcode: 2534025 }, { kind: 'permanent' }],
    ['2534039', { code: 100, subcode: 2534039 }, { kind: 'permanent' }],
    ['2534040', { code: 100, subcode: 2534040 }, { kind: 'permanent' }],
    ['10900', { code: 10900 }, { kind: 'permanent' }],
    ['10903', { code: 10903 }, { kind: 'permanent' }],
    ['2534041', { code: 10, subcode: 2534041 }, { kind: 'reauth' }],
    ['2534068', { code: 100, subcode: 2534068 }, { kind: 'permanent' }],
    ['2534013', { code: 100, subcode: 2534013 }, { kind: 'permanent' }],
    ['2534015', { code: 100, subcode: 2534015 }, { kind: 'permanent' }],
    ['102', { code: 102 }, { kind: 'reauth' }],
    ['190', { code: 190 }, { kind: 'reauth', scope: 'account', mayHaveActed: false }],
    ['190 with an unknown subcode', { code: 190, subcode: 1 }, { kind: 'reauth' }],
    ...[458, 459, 460, 463, 464, 467, 483, 492].map(
      (subcode): [string, Partial<AnsweredError>, object] => [
        `190/${subcode}`,
        { code: 190, subcode },
        { kind: 'reauth', scope: 'account' },
      ],
    ),
    ['104', { code: 104 }, { kind: 'config', scope: 'app' }],
    ['200', { code: 200 }, { kind: 'config' }],
    ['299', { code: 299 }, { kind: 'config' }],
    ['300, outside the range', { code: 300 }, { kind: 'unknown' }],
    ['230', { code: 230 }, { kind: 'permanent', scope: 'item' }],
    ['9010', { code: 9010 }, { kind: 'permanent' }],
    ['368', { code: 368 }, { kind: 'throttle', scope: 'account' }],
    ['506', { code: 506 }, { kind: 'permanent' }],
    ['551', { code: 551 }, { kind: 'permanent' }],
    ['551/1545041', { code: 551, subcode: 1545041 }, { kind: 'permanent' }],
    ['200/1545041', { code: 200, subcode: 1545041 }, { kind: 'permanent', scope: 'item' }],
    ['2500', { code: 2500 }, { kind: 'permanent' }],
    ['2635', { code: 2635 }, { kind: 'config', scope: 'app' }],
    ['-1', { code: -1, subcode: 2207001 }, { kind: 'retry' }],
    ['-2', { code: -2, subcode: 2207003 }, { kind: 'retry' }],
  ])('%s', (_name, given, expected) => {
    expect(classifyGraphError(error(given))).toMatchObject(expected);
  });
});

describe('why an owner has to act', () => {
  it.each<[number, number | null, string]>([
    [190, 463, 'token_expired'],
    [190, 460, 'password_changed'],
    [190, 458, 'app_removed'],
    [190, 459, 'security_check'],
    [190, 464, 'not_confirmed'],
    [190, 467, 'token_invalid'],
    [190, 483, 'consent_blocked'],
    [190, 492, 'role_lost'],
    [190, null, 'token_refused'],
    [190, 1, 'token_refused'],
    [10, 2534041, 'access_removed'],
    [10, null, 'permission_missing'],
    [102, null, 'session_ended'],
    [100, 2534122, 'messages_restricted'],
    [10, 2534029, 'messages_restricted'],
  ])('%p/%p: %s', (code, subcode, reason) => {
    expect(classifyGraphError(error({ code, subcode })).reason).toBe(reason);
  });

  it.each(GRAPH_ERRORS.filter(({ kind }) => kind === 'reauth'))(
    'is said of $code/$subcode',
    ({ reason }) => {
      expect(reason).toBeDefined();
    },
  );

  it('is not said where nobody has to', () => {
    expect(classifyGraphError(error({ code: 613 })).reason).toBeNull();
    expect(classifyGraphError(error({ code: 4711 })).reason).toBeNull();
  });
});

describe('an error without a row', () => {
  it.each<[string, Partial<AnsweredError>, object]>([
    ['is unknown', { code: 4711 }, { kind: 'unknown', mayHaveActed: false, rule: null }],
    ['throttles with 429', { httpStatus: 429 }, { kind: 'throttle', scope: 'account' }],
    ['is tried again with 5xx', { httpStatus: 503 }, { kind: 'retry', mayHaveActed: true }],
    [
      'is tried again when Meta says that it passes',
      { code: 4711, isTransient: true },
      { kind: 'retry', mayHaveActed: true },
    ],
    ['with status 200 is no refusal', { httpStatus: 200 }, { kind: 'unknown', mayHaveActed: true }],
    ['without a status is no refusal', { httpStatus: null }, { mayHaveActed: true }],
  ])('%s', (_name, given, expected) => {
    expect(classifyGraphError(error(given))).toMatchObject(expected);
  });

  it('does not let "is_transient" overrule the table', () => {
    expect(classifyGraphError(error({ code: 190, isTransient: true })).kind).toBe('reauth');
  });
});
