import type { PostResult } from '#libs/webhooks-out';
import { describe, expect, it } from '@jest/globals';
import { judgePost } from './judge-post.js';

const NOW = 1_800_000_000_000;
type Answer = Extract<PostResult, { ok: true }>;
const answer = (status: number, more: Partial<Answer> = {}): PostResult => ({
  ok: true,
  status,
  ms: 1,
  answer: '',
  headers: {},
  retryAfterMs: null,
  control: null,
  ...more,
});
const failure = (kind: 'timed-out' | 'unreachable' | 'blocked'): PostResult => ({
  ok: false,
  kind,
  status: null,
  ms: 1,
  message: 'Words.',
});
const judge = (
  result: PostResult,
  { step = 0, dueInMs = -5, retrySchedule = null as number[] | null } = {},
) =>
  judgePost(
    result,
    { step, dueInMs },
    { retrySchedule },
    { claimedAtMs: NOW - 10, nowMs: NOW, dice: () => 0 },
  );
const inMs = ({ change }: ReturnType<typeof judge>) =>
  change.nextAttemptAt === null ? null : change.nextAttemptAt.getTime() - NOW;

describe('judgePost', () => {
  it.each<[string, PostResult, object]>([
    ['204', answer(204), { state: 'delivered', healthy: true, ends: null }],
    ['410', answer(410), { state: 'failed', healthy: null, ends: 'gone' }],
    ['500', answer(500), { state: 'pending', healthy: false, throttled: false }],
    ['404', answer(404), { state: 'pending', healthy: false, throttled: false }],
    ['429', answer(429), { state: 'pending', healthy: null, throttled: true }],
    ['503', answer(503), { state: 'pending', healthy: false, throttled: false }],
    [
      '503 with Retry-After',
      answer(503, { retryAfterMs: 9_000 }),
      { throttled: true, retryAfterMs: 9_000 },
    ],
    [
      '401 with Retry-After',
      answer(401, { retryAfterMs: 9_000 }),
      { throttled: false, retryAfterMs: null },
    ],
    ['no answer in time', failure('timed-out'), { healthy: false, throttled: true }],
    ['no connection', failure('unreachable'), { state: 'pending', throttled: false }],
    ['our own refusal', failure('blocked'), { state: 'pending', healthy: false }],
    [
      'stop',
      answer(400, { control: { kind: 'stop' } }),
      { state: 'failed', healthy: null, ends: null },
    ],
    [
      'disable',
      answer(500, { control: { kind: 'disable' } }),
      { state: 'pending', ends: 'asked_to_stop' },
    ],
    [
      'disable with 200',
      answer(200, { control: { kind: 'disable' } }),
      { state: 'delivered', ends: 'asked_to_stop' },
    ],
    ['stop with 200', answer(200, { control: { kind: 'stop' } }), { state: 'delivered' }],
  ])('%s', (_what, result, expected) => {
    const { change, ...rest } = judge(result);
    expect({ ...rest, ...change }).toMatchObject(expected);
  });

  it('goes by the schedule of the endpoint, and gives up where it ends', () => {
    const own = { retrySchedule: [7, 70] };
    const waits = [0, 1, 2].map((step) => inMs(judge(answer(500), { step, ...own })));
    expect(waits).toEqual([7_000, 70_000, null]);
    expect(judge(answer(500), { step: 2, ...own }).change.state).toBe('failed');
    expect(inMs(judge(answer(500)))).toBe(5_000);
  });

  it('puts off for as long as it is asked to, which is no failure, but not for ever', () => {
    const later = answer(503, { control: { kind: 'defer', ms: 60_000 } });
    expect(inMs(judge(later))).toBe(60_000);
    expect(judge(later).healthy).toBeNull();
    expect(judge(later, { step: 9 }).change.state).toBe('failed');
  });

  it('leaves the schedule of a delivery alone that only was a probe', () => {
    const probe = judge(answer(500), { step: 4, dueInMs: 600_010 });
    expect(inMs(probe)).toBe(600_000);
    expect(probe.change.counts).toBe(false);
    expect(judge(answer(200), { dueInMs: 600_010 }).change.counts).toBeUndefined();
  });
});
