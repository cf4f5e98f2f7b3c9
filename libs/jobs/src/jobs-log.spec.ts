import { describe, expect, it } from '@jest/globals';
import { ConnectionErrorLog } from './jobs-log.js';

describe('ConnectionErrorLog', () => {
  it('tells the same error once in ten seconds, with the number left unsaid', () => {
    let nowMs = 0;
    const told: object[] = [];
    const tell = (context: object) => void told.push(context);
    const log = { debug: tell, info: tell, warn: tell, error: tell };
    const errors = new ConnectionErrorLog(log, () => nowMs);
    for (const atMs of [0, 100, 200, 9_999, 10_000, 10_001]) {
      nowMs = atMs;
      errors.tell('worker of sync', new Error('refused'));
    }
    errors.tell('queue sync', new Error('refused'));
    expect(told).toEqual([
      { place: 'worker of sync', error: 'refused', unsaid: 0 },
      { place: 'worker of sync', error: 'refused', unsaid: 3 },
      { place: 'queue sync', error: 'refused', unsaid: 0 },
    ]);
  });
});
