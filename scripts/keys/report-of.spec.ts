import type { KeyNeeds, RewrapResult } from '#libs/storage';
import { describe, expect, it } from '@jest/globals';
import { missingKeysLines } from './missing-keys-lines.js';
import { ProgressLines } from './progress-lines.js';
import { reportOf } from './report-of.js';

const COUNTS = {
  tenants: 0,
  tenantsLeft: 0,
  dataKeysRewrapped: 0,
  dataKeysRenewed: 0,
  dataKeysRemoved: 0,
  account_tokens: 0,
  webhook_endpoints: 0,
  idempotency_keys: 0,
  putAside: 0,
};
const KEYS = { currentId: 'k2', ids: ['k2', 'k1'] };

function result(
  needs: Record<string, Partial<KeyNeeds>>,
  more: { isFinished?: boolean; putAside?: RewrapResult['survey']['putAside'] } = {},
): RewrapResult {
  const full = Object.entries(needs).map(
    ([id, some]) => [id, { dataKeys: 0, rows: 0, putAside: 0, ...some }] as const,
  );
  const survey = { needs: new Map(full), putAside: more.putAside ?? [] };
  return { isFinished: more.isFinished ?? true, counts: COUNTS, survey };
}

describe('the report of a rewrap', () => {
  it('names the keys that nothing needs any more', () => {
    const lines = reportOf(result({ k2: { dataKeys: 7 } }), KEYS);
    expect(lines).toEqual([
      'What needs which key-encryption key:',
      '  "k2", which wraps: 7 data keys, 0 rows sealed by itself',
      '  "k1": nothing',
      expect.stringContaining('nothing needs "k1"'),
    ]);
  });

  it.each<[string, Partial<KeyNeeds>]>([
    ['a data key', { dataKeys: 1 }],
    ['a row', { rows: 1 }],
    ['a row that was put aside', { rows: 1, putAside: 1 }],
  ])('frees no key that %s still needs', (_, needs) => {
    const lines = reportOf(result({ k2: { dataKeys: 7 }, k1: needs }), KEYS);
    expect(lines.at(-1)).toBe('No key may be removed from the settings.');
  });

  it('frees none before the run has ended, nor the one that wraps', () => {
    const stopped = reportOf(result({}, { isFinished: false }), KEYS);
    expect(stopped.join('\n')).not.toMatch(/removed/);
    expect(reportOf(result({}), { currentId: 'k2', ids: ['k2'] }).at(-1)).toMatch(/^No key/);
  });

  it('shows what was put aside by its id, and not more than can be read', () => {
    const rows = Array.from({ length: 130 }, (_, at) => ({
      tenantId: 't',
      shown: `account ${at}`,
    }));
    const lines = reportOf(result({}, { putAside: rows }), KEYS);
    expect(lines[0]).toBe('130 rows do not open and are put aside:');
    expect(lines[1]).toBe('  account 0 of tenant t');
    expect(lines[101]).toBe('  and 30 more');
  });

  it('names keys that are in no setting any more', () => {
    expect(reportOf(result({ lost: { rows: 3, putAside: 3 } }), KEYS)).toContain(
      '  "lost": 0 data keys, 3 rows sealed by itself (3 of them put aside)',
    );
    expect(missingKeysLines(new Map([['k0', 3]])).join(' ')).toContain('"k0" is needed by 3');
  });
});

describe('the progress of a rewrap', () => {
  it('is told at most every other second, with the rate of this process alone', () => {
    const lines: string[] = [];
    let nowMs = 0;
    const progress = new ProgressLines(
      (line) => lines.push(line),
      () => nowMs,
    );
    const before = { ...COUNTS, tenants: 1, account_tokens: 500 };
    const run = {
      id: 'r',
      kekId: 'k2',
      renewsDataKeys: true,
      afterTenant: 't1',
      counts: before,
      startedAt: new Date('2026-11-22T20:00:00Z'),
      isResumed: true,
    };
    progress.begun(run, 10);
    expect(lines.splice(0)).toEqual([
      'New data keys for all tenants, under the key-encryption key "k2".',
      expect.stringContaining('Goes on with the run of 2026-11-22T20:00:00.000Z: 1 of 10 tenants'),
    ]);
    nowMs = 1_900;
    progress.progressed({ ...before, account_tokens: 700 });
    expect(lines).toEqual([]);
    nowMs = 2_000;
    progress.progressed({ ...before, account_tokens: 900 });
    expect(lines.splice(0)).toEqual([expect.stringMatching(/900 tokens.*; 200 rows\/s, 2\.0 s$/)]);
    progress.ended({ ...result({}, { isFinished: false }), counts: before });
    expect(lines.at(-1)).toContain('Run it again');
  });
});
