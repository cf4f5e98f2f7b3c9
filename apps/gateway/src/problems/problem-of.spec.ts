import { GraphError, type GraphErrorKind } from '#libs/graph-api';
import { describe, expect, it } from '@jest/globals';
import { NotFoundException } from '@nestjs/common';
import { problemOf } from './problem-of.js';
import { Problem } from './problem.js';

const failed = (message: string, more: object = {}) => Object.assign(new Error(message), more);
const graphError = (kind: GraphErrorKind, regainAt: Date | null = null) =>
  new GraphError({
    kind,
    message: 'what Meta said, for the log',
    meaning: 'What it means.',
    code: 190,
    subcode: 463,
    traceId: 'AtraceB',
    regainAt,
  });

describe('problemOf', () => {
  it('takes a problem as it is', () => {
    const problem = new Problem('conflict', 'There is one.');
    expect(problemOf(problem)).toBe(problem);
  });

  it.each([
    [
      'a body over the limit',
      failed('x', { code: 'FST_ERR_CTP_BODY_TOO_LARGE', statusCode: 413 }),
      'body_too_large',
    ],
    [
      'another media type',
      failed('x', { code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE', statusCode: 415 }),
      'unsupported_media_type',
    ],
    [
      'a length that does not fit',
      failed('x', { code: 'FST_ERR_CTP_INVALID_CONTENT_LENGTH', statusCode: 400 }),
      'malformed_request',
    ],
    [
      'a path that is wrongly encoded',
      failed('x', { code: 'FST_ERR_BAD_URL', statusCode: 400 }),
      'malformed_request',
    ],
    [
      'an id longer than any',
      failed('x', { code: 'FST_ERR_MAX_PARAM_LENGTH', statusCode: 414 }),
      'not_found',
    ],
    ['an unknown route', new NotFoundException(), 'not_found'],
    [
      'a caller that hung up',
      failed('aborted', { code: 'ECONNRESET', statusCode: 400 }),
      'malformed_request',
    ],
    ['a unique key that was taken just now', failed('x', { code: '23505' }), 'conflict'],
    ['a row that was removed just now', failed('x', { code: '23503' }), 'conflict'],
  ])('says of %s what it is', (_, error, code) => {
    expect(problemOf(error, 100)?.code).toBe(code);
  });

  it('names the limit of a body', () => {
    const error = failed('x', { code: 'FST_ERR_CTP_BODY_TOO_LARGE', statusCode: 413 });
    expect(problemOf(error, 262_144)?.detail).toContain('262144 bytes');
  });

  it.each([
    failed('x', { code: 'ECONNREFUSED' }),
    failed('x', { code: 'ECONNRESET' }),
    failed('x', { code: 'EHOSTUNREACH' }),
    failed('x', { code: '57P01' }),
    failed('x', { code: '53300' }),
    failed('x', { code: '08006' }),
    failed('x', { code: '40P01' }),
    failed('x', { code: '25006' }),
    failed('timeout exceeded when trying to connect'),
    failed('Connection terminated unexpectedly'),
    failed('Query read timeout'),
    failed('Client has encountered a connection error and is not queryable'),
    failed('Cannot use a pool after calling end on the pool'),
  ])('asks to come again when the database is away: %s', (error) => {
    const problem = problemOf(error);
    expect(problem?.code).toBe('unavailable');
    expect(problem?.more.retryAfterSeconds).toBe(1);
    expect(problem?.detail).not.toContain(error.message);
  });

  it.each([
    ['a bug', new TypeError('x is undefined')],
    ['an unknown error of the database', failed('x', { code: '42P01' })],
    ['what is no error', 'thrown'],
    ['nothing', undefined],
  ])('leaves %s to be logged as ours', (_, error) => {
    expect(problemOf(error)).toBeNull();
  });

  it.each<[GraphErrorKind, string]>([
    ['reauth', 'token_refused'],
    ['user', 'token_refused'],
    ['permanent', 'instagram_refused'],
    ['config', 'instagram_refused'],
    ['retry', 'instagram_unavailable'],
    ['throttle', 'instagram_unavailable'],
    ['unreachable', 'instagram_unavailable'],
    ['timed-out', 'instagram_unavailable'],
    ['unreadable', 'instagram_unavailable'],
    ['unknown', 'instagram_unavailable'],
  ])('makes of an error of Instagram (%s): %s, with what a support case needs', (kind, code) => {
    const problem = problemOf(graphError(kind));
    expect(problem?.code).toBe(code);
    expect(problem?.body('https://floe.example/api/', 'r1')).toMatchObject({
      type: `https://floe.example/api/problems/${code}`,
      detail: 'What it means.',
      request_id: 'r1',
      upstream: { code: 190, subcode: 463, trace_id: 'AtraceB' },
    });
    const isTemporary = code === 'instagram_unavailable';
    expect(problem?.more.retryAfterSeconds).toBe(isTemporary ? 5 : undefined);
  });

  it('passes on when Instagram will listen again, never less than a second', () => {
    const ahead = graphError('throttle', new Date(Date.now() + 90_000));
    expect(problemOf(ahead)?.more.retryAfterSeconds).toBeGreaterThan(85);
    const past = graphError('throttle', new Date(0));
    expect(problemOf(past)?.more.retryAfterSeconds).toBe(1);
  });
});
