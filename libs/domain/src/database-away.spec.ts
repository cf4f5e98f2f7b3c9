import { describe, expect, it } from '@jest/globals';
import { isDatabaseAway } from './database-away.js';

const coded = (code: string) => Object.assign(new Error('words'), { code });

describe('isDatabaseAway', () => {
  it.each([
    ['a session that an administrator ended', coded('57P01')],
    ['a server that is starting', coded('57P03')],
    ['too many clients', coded('53300')],
    ['a deadlock', coded('40P01')],
    ['a lock not to be had', coded('55P03')],
    ['a refused connection', coded('ECONNREFUSED')],
    ['a reset connection', coded('ECONNRESET')],
    ['a socket that has ended', coded('ERR_STREAM_WRITE_AFTER_END')],
    ['a cut connection', new Error('Connection terminated unexpectedly')],
    [
      'a connection cut before',
      new Error('Client has encountered a connection error and is not queryable'),
    ],
    ['an answer that never came', new Error('Query read timeout')],
    ['no free connection', new Error('timeout exceeded when trying to connect')],
    ['one that carries it as its cause', new Error('none was kept', { cause: coded('57P01') })],
  ])('holds for %s', (_, error) => {
    expect(isDatabaseAway(error)).toBe(true);
  });

  it.each([
    ['a value that does not fit', coded('22P02')],
    ['a broken rule of the schema', coded('23505')],
    ['a fault of ours', new TypeError('undefined is not a function')],
    ['no error at all', 'Connection terminated'],
  ])('does not hold for %s', (_, error) => {
    expect(isDatabaseAway(error)).toBe(false);
  });

  it('comes to an end with an error that is its own cause', () => {
    const error = new Error('round');
    error.cause = error;
    expect(isDatabaseAway(error)).toBe(false);
  });
});
