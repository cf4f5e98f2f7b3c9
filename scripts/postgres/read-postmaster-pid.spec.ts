import { describe, expect, it } from '@jest/globals';
import { readPostmasterPid } from './read-postmaster-pid.js';

const whole = '4711\n/data/cluster\n1790000000\n5544\n\n127.0.0.1\n  123456   7\nready   \n';

describe('readPostmasterPid', () => {
  it.each([
    ['a server that is ready', whole, { pid: 4711, port: 5544, status: 'ready' }],
    ['one that has just begun', '4711\n/data/cluster\n', { pid: 4711, port: null, status: null }],
    ['an empty file', '', null],
    ['a damaged file', 'rubbish\n', null],
    ['a negative pid (a single-user server)', '-4711\n', null],
  ])('reads %s', (_case, text, expected) => {
    expect(readPostmasterPid(text)).toEqual(expected);
  });
});
