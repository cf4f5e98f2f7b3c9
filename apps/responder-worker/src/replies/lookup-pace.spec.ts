import { describe, expect, it } from '@jest/globals';
import { LookupPace } from './lookup-pace.js';

describe('LookupPace', () => {
  it('lets the first look through and makes the next of the same account wait', () => {
    const pace = new LookupPace();
    expect([pace.take('a', 1_000), pace.take('a', 1_100), pace.take('a', 1_599)]).toEqual([
      0, 500, 1,
    ]);
  });

  it('lets a look through again once the gap is over', () => {
    const pace = new LookupPace();
    expect([pace.take('a', 1_000), pace.take('a', 1_600), pace.take('a', 1_601)]).toEqual([
      0, 0, 599,
    ]);
  });

  it('does not let one account wait for another', () => {
    const pace = new LookupPace();
    expect([pace.take('a', 1_000), pace.take('b', 1_000)]).toEqual([0, 0]);
  });
});
