import { describe, expect, it } from '@jest/globals';
import { FaultBook, type FaultRule } from './faults.js';

const call = {
  method: 'POST',
  path: '/v25.0/me/messages',
  accountId: '1',
  rawBody: '{"text":"hi"}',
};
const cut = { cut: true } as const;

describe('the book of faults', () => {
  it('hits once when nothing else is said, then lets pass', () => {
    const book = new FaultBook();
    book.add({ action: cut });
    expect([book.hit(call)?.id, book.hit(call)?.id]).toEqual([1, undefined]);
    expect(book.list()).toMatchObject([{ id: 1, hit: 1 }]);
  });

  it('lets some calls pass first, then hits as often as asked', () => {
    const book = new FaultBook();
    book.add({ after: 2, times: 2, action: cut });
    const hits = Array.from({ length: 6 }, () => book.hit(call) !== undefined);
    expect(hits).toEqual([false, false, true, true, false, false]);
  });

  it('hits for ever with times null, and the first rule wins', () => {
    const book = new FaultBook();
    book.add({ times: null, action: cut });
    book.add({ action: { hang: true } });
    expect(Array.from({ length: 5 }, () => book.hit(call)?.id)).toEqual([1, 1, 1, 1, 1]);
  });

  it('hits a share of the calls, the same ones for the same seed', () => {
    const hitsOf = (seed: number) => {
      const book = new FaultBook();
      book.add({ times: null, percent: 5, seed, action: cut });
      return Array.from({ length: 10_000 }, (_, at) => at).filter(() => book.hit(call));
    };
    expect(hitsOf(7).length).toBeGreaterThan(400);
    expect(hitsOf(7).length).toBeLessThan(600);
    expect(hitsOf(7)).toEqual(hitsOf(7));
    expect(hitsOf(7)).not.toEqual(hitsOf(8));
  });

  it.each<[string, FaultRule['match'], boolean]>([
    ['the method', { method: 'post' }, true],
    ['another method', { method: 'GET' }, false],
    ['the path', { path: '/me/messages$' }, true],
    ['another path', { path: 'messenger_profile' }, false],
    ['the account', { accountId: '1' }, true],
    ['another account', { accountId: '2' }, false],
    ['a part of the body', { bodyIncludes: 'hi' }, true],
    ['what the body has not', { bodyIncludes: 'bye' }, false],
  ])('matches by %s', (_name, match, isHit) => {
    const book = new FaultBook();
    book.add({ match, action: cut });
    expect(book.hit(call) !== undefined).toBe(isHit);
  });
});
