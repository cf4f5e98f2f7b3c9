import { describe, expect, it } from '@jest/globals';
import { planRuns, SIZES } from './plan-runs.js';

describe('planRuns', () => {
  it('runs what looks at the queue once per backend, and all else once', () => {
    const words = planRuns(SIZES, ['postgres', 'redis']).map(
      ({ size, backend }) => `${size} ${backend ?? '-'}`,
    );
    expect(words).toEqual([
      'unit -',
      'architecture -',
      'simulator -',
      'storage postgres',
      'gateway postgres',
      'lanes postgres',
      'medium postgres',
      'medium redis',
      'journeys postgres',
      'browser postgres',
      'e2e postgres',
      'e2e redis',
    ]);
  });

  it('leaves out what no backend is there for', () => {
    expect(planRuns(SIZES, []).map(({ size }) => size)).toEqual([
      'unit',
      'architecture',
      'simulator',
    ]);
  });
});
