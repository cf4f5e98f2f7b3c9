import { describe, expect, it } from '@jest/globals';
import type { BoundLane } from './bound-lane.js';
import type { JobsLog } from './jobs-log.js';
import type { TurnOutcome } from './lane-handler.js';
import { TurnRunner, type TurnReport } from './turn-runner.js';
import { SWEEP_JOB_NAME } from './turns.js';

const NOW_MS = Date.parse('2026-11-22T12:00:00Z');
const DUE = new Date(NOW_MS - 1);
const AHEAD = new Date(NOW_MS + 60_000);
const SOONER = new Date(NOW_MS + 300);
const because = new Error('as told');

/** A lane that answers as told and writes down what it was asked, in order. */
function aBench(outcome: TurnOutcome, dueAnswers: (Date | null)[] = []) {
  const asked: string[] = [];
  const reports: TurnReport[] = [];
  const lane: BoundLane = {
    name: 'answer-account',
    parse: () => ({
      turn: {
        lane: 'answer_1',
        logContext: { accountId: '1' },
        take: async () => {
          asked.push('take');
          return outcome;
        },
        nextDueAt: async () => {
          asked.push('look');
          return dueAnswers.shift() ?? null;
        },
        wake: async () => void asked.push('wake'),
        wakeAt: async (at) => void asked.push(`wake in ${at.getTime() - NOW_MS}`),
      },
    }),
    wakeDueLanes: async (pageSize) => {
      asked.push(`sweep by ${pageSize}`);
      return 0;
    },
  };
  const tell = () => undefined;
  const log: JobsLog = { debug: tell, info: tell, warn: tell, error: tell };
  const runner = new TurnRunner({
    queue: 'replies',
    bound: new Map([['answer-account', lane]]),
    lanes: {
      pause: async (_queue, forMs) => void asked.push(`pause ${forMs}`),
      tidyPause: async () => void asked.push('tidy'),
    },
    sweepPageSize: 7,
    log,
    report: (turn) => reports.push(turn),
    nowMs: () => NOW_MS,
  });
  const run = (name = 'answer-account') =>
    runner.run(
      {
        id: 'turn_1',
        name,
        data: { v: 1 },
        moveToDelayed: async (atMs, token) => void asked.push(`delay ${atMs - NOW_MS} ${token}`),
      },
      'token',
    );
  return { asked, reports, run };
}

const done = (claimed: number): TurnOutcome => ({ kind: 'done', claimed });

describe('after a turn', () => {
  it.each<[string, TurnOutcome, (Date | null)[], string[]]>([
    ['nothing is owed: it ends', done(3), [null], ['take', 'look']],
    ['more is due: a turn at the tail', done(3), [DUE], ['take', 'look', 'wake']],
    [
      'more is due, but it claimed nothing: a moment later',
      done(0),
      [DUE],
      ['take', 'look', 'wake in 500'],
    ],
    [
      'due later: delayed first, then a second look',
      done(3),
      [AHEAD, AHEAD],
      ['take', 'look', 'wake in 60000', 'look'],
    ],
    [
      'due later, and meanwhile now: the second look finds it',
      done(3),
      [AHEAD, DUE],
      ['take', 'look', 'wake in 60000', 'look', 'wake'],
    ],
    [
      'due later, and meanwhile sooner, though not now: again for that',
      done(3),
      [AHEAD, SOONER, SOONER],
      ['take', 'look', 'wake in 60000', 'look', 'wake in 300', 'look'],
    ],
    [
      'due later, meanwhile sooner, and by then now',
      done(3),
      [AHEAD, SOONER, DUE],
      ['take', 'look', 'wake in 60000', 'look', 'wake in 300', 'look', 'wake'],
    ],
    [
      'due later, read twice and not quite the same: it is the same',
      done(3),
      [AHEAD, new Date(AHEAD.getTime() - 20)],
      ['take', 'look', 'wake in 60000', 'look'],
    ],
    [
      'due later, and another took it',
      done(3),
      [AHEAD, null],
      ['take', 'look', 'wake in 60000', 'look'],
    ],
  ])('%s', async (_case, outcome, dueAnswers, expected) => {
    const { asked, run } = aBench(outcome, dueAnswers);
    await run();
    expect(asked).toEqual(expected);
  });

  it.each<[TurnOutcome, string, string[]]>([
    [{ kind: 'retry', because, claimed: 1 }, 'Error', ['take']],
    [{ kind: 'give-up', because, claimed: 1 }, 'UnrecoverableError', ['take']],
    [
      { kind: 'wait', until: AHEAD, because, claimed: 1 },
      'DelayedError',
      ['take', 'delay 60000 token'],
    ],
    [{ kind: 'wait', until: DUE, because, claimed: 1 }, 'DelayedError', ['take', 'delay 50 token']],
    [{ kind: 'pause', forMs: 900, because, claimed: 1 }, 'RateLimitError', ['take', 'pause 900']],
  ])('%j becomes %s and looks for nothing more', async (outcome, errorName, expected) => {
    const { asked, reports, run } = aBench(outcome, [DUE]);
    await expect(run()).rejects.toMatchObject({ name: errorName });
    expect(asked).toEqual(expected);
    expect(reports).toEqual([
      {
        queue: 'replies',
        turn: 'answer-account',
        outcome: outcome.kind,
        claimed: 1,
        durationMs: 0,
      },
    ]);
  });
});

describe('other jobs', () => {
  it('a sweep takes back the limit of an old pause and wakes due lanes', async () => {
    const { asked, run } = aBench(done(0));
    await run(SWEEP_JOB_NAME);
    expect(asked).toEqual(['tidy', 'sweep by 7']);
  });

  it('an unknown job fails for good, named', async () => {
    const { asked, run } = aBench(done(0));
    await expect(run('answer-everything')).rejects.toMatchObject({
      name: 'UnrecoverableError',
      message: expect.stringMatching(/"answer-everything" with payload version 1/),
    });
    expect(asked).toEqual([]);
  });
});
