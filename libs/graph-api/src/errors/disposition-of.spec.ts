import { describe, expect, it } from '@jest/globals';
import { dispositionOf, PARKED_FOR_MS } from './disposition-of.js';
import { GraphError, type GraphErrorDetails } from './graph-error.js';

const NOW = new Date('2026-11-22T12:00:00Z');
const MINUTE_MS = 60_000;

function disposed(details: Partial<GraphErrorDetails>, attempt = 1, throwOfDice = 0) {
  const error = new GraphError({ kind: 'unknown', message: 'no', ...details });
  const disposition = dispositionOf(error, { attempt, now: NOW, dice: () => throwOfDice });
  if (disposition.kind !== 'done') expect(disposition.because).toBe(error);
  const forMs =
    disposition.kind === 'wait'
      ? disposition.until.getTime() - NOW.getTime()
      : disposition.kind === 'pause'
        ? disposition.forMs
        : null;
  return { kind: disposition.kind, forMs };
}

describe('what is to be done', () => {
  it.each<[Partial<GraphErrorDetails>, string]>([
    [{ kind: 'retry' }, 'retry'],
    [{ kind: 'unreachable' }, 'retry'],
    [{ kind: 'timed-out' }, 'retry'],
    [{ kind: 'unreadable' }, 'retry'],
    [{ kind: 'unknown' }, 'retry'],
    [{ kind: 'throttle', scope: 'account' }, 'wait'],
    [{ kind: 'throttle', scope: 'app' }, 'pause'],
    [{ kind: 'reauth', scope: 'account' }, 'wait'],
    [{ kind: 'user', scope: 'account' }, 'wait'],
    [{ kind: 'user', scope: 'item' }, 'give-up'],
    [{ kind: 'config', scope: 'app' }, 'wait'],
    [{ kind: 'config', scope: 'account' }, 'wait'],
    [{ kind: 'config', scope: 'item' }, 'give-up'],
    [{ kind: 'permanent' }, 'give-up'],
  ])('after %j: %s', (details, kind) => {
    expect(disposed(details).kind).toBe(kind);
  });

  it.each<Partial<GraphErrorDetails>>([{ kind: 'reauth' }, { kind: 'user', scope: 'account' }])(
    'parks what only a person can wake: %j',
    (details) => {
      expect(disposed(details).forMs).toBe(PARKED_FOR_MS);
    },
  );
});

describe('a throttle', () => {
  it.each(['account', 'app'] as const)('of the %s lasts a minute at least', (scope) => {
    for (const attempt of [0, 1, 2, 50]) {
      expect(disposed({ kind: 'throttle', scope }, attempt).forMs).toBeGreaterThan(MINUTE_MS);
    }
  });

  it('grows with the attempts, to half an hour and a minute', () => {
    const waits = [1, 2, 3, 4, 5, 6, 40].map(
      (attempt) => disposed({ kind: 'throttle', scope: 'account' }, attempt, 1).forMs,
    );
    expect(waits).toEqual([2, 3, 5, 9, 17, 31, 31].map((minutes) => minutes * MINUTE_MS));
  });

  it("lasts until Meta's time, plus a little that differs between lanes", () => {
    const regainAt = new Date(NOW.getTime() + 19 * MINUTE_MS);
    const details = { kind: 'throttle', scope: 'account', regainAt } as const;
    expect(disposed(details, 1, 0).forMs).toBe(19 * MINUTE_MS);
    expect(disposed(details, 1, 0.5).forMs).toBe(19.25 * MINUTE_MS);
  });

  it('does not believe a time that is past, or one that never comes', () => {
    const past = new Date(NOW.getTime() - MINUTE_MS);
    const never = new Date(NOW.getTime() + 1000 * 24 * 60 * MINUTE_MS);
    expect(disposed({ kind: 'throttle', regainAt: past }).forMs).toBeGreaterThan(MINUTE_MS);
    expect(disposed({ kind: 'throttle', regainAt: never }).forMs).toBe(24 * 60 * MINUTE_MS);
  });
});

it('waits five minutes at least for the operator', () => {
  expect(disposed({ kind: 'config', scope: 'app' }).forMs).toBeGreaterThan(5 * MINUTE_MS);
});
