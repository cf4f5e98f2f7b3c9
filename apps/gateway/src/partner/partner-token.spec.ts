import { describe, expect, it } from '@jest/globals';
import { partnerCookie, readPartnerCookie } from './partner-cookie.js';
import { formKeyOf, isFormKeyOf, newPartnerToken, readPartnerToken } from './partner-token.js';

const TOKEN = 'n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg';

describe('readPartnerToken', () => {
  it('takes what was made, alone or in the whole link', () => {
    const { token, hash } = newPartnerToken();
    for (const text of [token.reveal(), ` https://a.example/partner#${token.reveal()}\n`]) {
      expect(readPartnerToken(text)).toEqual({ token: token.reveal(), hash });
    }
  });

  it.each([null, '', 'short', `${TOKEN}x`, `${TOKEN} ${TOKEN}`, 'https://a.example/partner'])(
    'takes nothing else: %j',
    (text) => {
      expect(readPartnerToken(text)).toBeNull();
    },
  );
});

describe('the key of a form', () => {
  it('fits its own token alone', () => {
    expect(isFormKeyOf(TOKEN, formKeyOf(TOKEN))).toBe(true);
    for (const given of [null, '', formKeyOf(`${TOKEN}x`), `${formKeyOf(TOKEN)}x`, TOKEN]) {
      expect(isFormKeyOf(TOKEN, given)).toBe(false);
    }
  });
});

describe('the cookie', () => {
  const now = new Date('2026-11-22T14:30:00.000Z');
  const end = new Date('2026-11-22T15:30:00.500Z');

  it('lasts as long as the link, for the page alone, and out of reach of scripts', () => {
    expect(partnerCookie(new URL('https://a.example/floe/partner'), TOKEN, end, now)).toBe(
      `floe_partner=${TOKEN}; Path=/floe/partner; Max-Age=3600; HttpOnly; SameSite=Strict; Secure`,
    );
    expect(partnerCookie(new URL('http://localhost:3000/partner'), null, end, now)).toBe(
      'floe_partner=; Path=/partner; Max-Age=0; HttpOnly; SameSite=Strict',
    );
  });

  it.each([
    [undefined, null],
    ['a=1; floe_partner=x; b=2', 'x'],
    ['floe_partner=', null],
    ['xfloe_partner=x', null],
    ['floe_partner=x; floe_partner=y', null],
  ])('is read from %j', (header, value) => {
    expect(readPartnerCookie(header)).toBe(value);
  });
});
