import { Secret } from '#libs/domain';
import { describe, expect, it } from '@jest/globals';
import { authorizeUrlOf, loginAppOf } from './login-app.js';
import { newLoginState, readLoginState } from './login-state.js';

const settings = {
  PUBLIC_URL: 'https://floe.example',
  INSTAGRAM_APP_ID: '1234567890',
  INSTAGRAM_APP_SECRET: new Secret('a secret of the app'),
  INSTAGRAM_AUTHORIZE_URL: 'https://www.instagram.com/oauth/authorize',
};

describe('the app for logins', () => {
  it.each([
    ['https://floe.example', 'https://floe.example/connect/instagram/callback'],
    ['https://floe.example/', 'https://floe.example/connect/instagram/callback'],
    ['https://host.example/floe/', 'https://host.example/floe/connect/instagram/callback'],
  ])('at %s sends people back to %s', (PUBLIC_URL, redirectUri) => {
    expect(loginAppOf({ ...settings, PUBLIC_URL })).toMatchObject({ redirectUri });
  });

  it.each(['INSTAGRAM_APP_ID', 'INSTAGRAM_APP_SECRET'])('is none without %s', (name) => {
    expect(loginAppOf({ ...settings, [name]: undefined })).toBeNull();
  });

  it('makes a link that asks for what is needed, and holds no secret', () => {
    const app = loginAppOf(settings);
    const url = app ? authorizeUrlOf(app, 'a state & more', false) : '';
    expect(url.startsWith('https://www.instagram.com/oauth/authorize?client_id=1234567890&')).toBe(
      true,
    );
    const { searchParams } = new URL(url);
    expect(searchParams.get('state')).toBe('a state & more');
    expect(searchParams.get('scope')?.split(',')).toHaveLength(2);
    expect(searchParams.has('force_reauth')).toBe(false);
    expect(url).not.toContain('secret');
  });

  it('makes Instagram ask who it is, where only one account will do', () => {
    const app = loginAppOf(settings);
    const url = new URL(app ? authorizeUrlOf(app, 'a-state', true) : '');
    expect(url.searchParams.get('force_reauth')).toBe('true');
  });
});

describe('the state of a login', () => {
  it('is 256 bits that are read back to the same hash', () => {
    const { state, hash } = newLoginState();
    expect(Buffer.from(state.reveal(), 'base64url')).toHaveLength(32);
    expect(readLoginState(state.reveal())).toEqual(hash);
    expect(newLoginState().hash).not.toEqual(hash);
  });

  it.each([null, '', 'a'.repeat(42), 'a'.repeat(44), `${'a'.repeat(42)}+`, `${'a'.repeat(42)}é`])(
    'is not %j',
    (text) => {
      expect(readLoginState(text)).toBeNull();
    },
  );
});
