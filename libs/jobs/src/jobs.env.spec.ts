import { describe, expect, it } from '@jest/globals';
import { jobsEnv } from './jobs.env.js';

describe('jobsEnv', () => {
  it.each([
    [undefined, undefined],
    ['', undefined],
    ['redis://127.0.0.1:6379', 'redis://127.0.0.1:6379'],
    [
      'rediss://user:secret@cache.example.com:6380/2',
      'rediss://user:secret@cache.example.com:6380/2',
    ],
  ])('takes REDIS_URL %j', (given, expected) => {
    expect(jobsEnv.parse(given === undefined ? {} : { REDIS_URL: given }).REDIS_URL).toBe(expected);
  });

  it.each(['localhost:6379', 'http://cache.example.com', 'redis-cluster://a,b', '   '])(
    'refuses REDIS_URL %j and says what it should look like, not what it was',
    (given) => {
      const result = jobsEnv.safeParse({ REDIS_URL: given });
      expect(result.success).toBe(false);
      const told = JSON.stringify(result.error?.issues);
      expect(told).toContain('redis://');
      if (given.trim()) expect(told).not.toContain(given);
    },
  );
});
