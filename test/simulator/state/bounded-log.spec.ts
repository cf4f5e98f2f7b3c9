import { describe, expect, it } from '@jest/globals';
import { BoundedLog } from './bounded-log.js';

describe('a bounded log', () => {
  it('keeps order and forgets only the oldest', () => {
    const log = new BoundedLog<number>(3);
    for (let entry = 0; entry < 5; entry += 1) log.append(entry);
    expect([...log.from()]).toEqual([2, 3, 4]);
    expect(log.total).toBe(5);
  });

  it('reads on from a sequence number', () => {
    const log = new BoundedLog<number>(10);
    for (let entry = 0; entry < 5; entry += 1) log.append(entry);
    expect([...log.from(3)]).toEqual([3, 4]);
    expect([...log.from(9)]).toEqual([]);
  });
});
