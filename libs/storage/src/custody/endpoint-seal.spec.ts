import { Secret } from '#libs/domain';
import { describe, expect, it } from '@jest/globals';
import { packEndpointSeal, rotated, signingAt, unpackEndpointSeal } from './endpoint-seal.js';

const NOW = 1_800_000_000_000;
const lone = { secrets: [{ secret: 'whsec_one', untilMs: null }], headers: {} };
const words = (secrets: Secret[]) => secrets.map((secret) => secret.reveal());

describe('the seal of an endpoint', () => {
  it('is the secret itself where there is nothing else, and is read back', () => {
    expect(packEndpointSeal(lone).reveal()).toBe('whsec_one');
    expect(unpackEndpointSeal(new Secret('whsec_one'))).toEqual(lone);
  });

  it('holds headers and rotated secrets too', () => {
    const seal = { ...rotated(lone, new Secret('whsec_two'), at(60)), headers: { 'x-a': 'b' } };
    expect(unpackEndpointSeal(packEndpointSeal(seal))).toEqual(seal);
  });

  it('signs with both secrets during the overlap, the new one first, and then with one', () => {
    const seal = rotated(lone, new Secret('whsec_two'), at(60));
    expect(words(signingAt(seal, NOW + 59_999))).toEqual(['whsec_two', 'whsec_one']);
    expect(words(signingAt(seal, NOW + 60_000))).toEqual(['whsec_two']);
  });

  it('forgets at once what has no overlap, and never prolongs an older one', () => {
    expect(rotated(lone, new Secret('whsec_two'), at(0)).secrets).toHaveLength(1);
    const twice = rotated(
      rotated(lone, new Secret('whsec_two'), at(60)),
      new Secret('whsec_three'),
      at(3_600),
    );
    expect(words(signingAt(twice, NOW + 61_000))).toEqual(['whsec_three', 'whsec_two']);
  });

  it('remembers five secrets at most', () => {
    let seal = lone as ReturnType<typeof rotated>;
    for (let nr = 0; nr < 9; nr += 1) seal = rotated(seal, new Secret(`whsec_${nr}`), at(60));
    expect(words(signingAt(seal, NOW))).toEqual([8, 7, 6, 5, 4].map((nr) => `whsec_${nr}`));
  });
});

function at(seconds: number) {
  return { nowMs: NOW, untilMs: NOW + seconds * 1_000 };
}
