import { describe, expect, it } from '@jest/globals';
import { Secret } from '#libs/domain';
import { verifyHandshake } from './verify-handshake.js';

const TOKEN = new Secret('mine');
const good = {
  'hub.mode': 'subscribe',
  'hub.challenge': '1158201444',
  'hub.verify_token': 'mine',
};

describe('the handshake', () => {
  it('gives the challenge back', () => {
    expect(verifyHandshake(good, TOKEN)).toEqual({ ok: true, challenge: '1158201444' });
  });

  it.each<[string, Record<string, unknown>]>([
    ['another token', { ...good, 'hub.verify_token': 'yours' }],
    ['a longer token', { ...good, 'hub.verify_token': 'mine too' }],
    ['no token', { ...good, 'hub.verify_token': undefined }],
    ['an empty token', { ...good, 'hub.verify_token': '' }],
    ['two tokens', { ...good, 'hub.verify_token': ['mine', 'mine'] }],
    ['another mode', { ...good, 'hub.mode': 'unsubscribe' }],
    ['no mode', { ...good, 'hub.mode': undefined }],
    ['no challenge', { ...good, 'hub.challenge': undefined }],
    ['an empty challenge', { ...good, 'hub.challenge': '' }],
    ['a challenge that is a page', { ...good, 'hub.challenge': '<script>alert(1)</script>' }],
    ['a challenge with a line break', { ...good, 'hub.challenge': '1\n' }],
    ['a challenge that is too long', { ...good, 'hub.challenge': '1'.repeat(65) }],
    ['a challenge that is no text', { ...good, 'hub.challenge': { a: 1 } }],
    ['nothing', {}],
  ])('is refused with %s', (_name, query) => {
    expect(verifyHandshake(query, TOKEN)).toEqual({ ok: false });
  });

  it('is refused as long as no token is set', () => {
    expect(verifyHandshake({ ...good, 'hub.verify_token': '' }, new Secret(''))).toEqual({
      ok: false,
    });
  });
});
