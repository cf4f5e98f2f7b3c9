import { EnvProblems, parseEnv } from '#libs/runtime';
import { describe, expect, it } from '@jest/globals';
import { gatewayEnv } from './env.js';

const GOOD = {
  DATABASE_URL: 'postgres://floe@db.example/floe',
  TOKEN_ENCRYPTION_KEYS: `a:${Buffer.alloc(32, 1).toString('base64')}`,
  PUBLIC_URL: 'https://floe.example',
  ADMIN_TOKEN: 'an-admin-token-1234',
  META_VERIFY_TOKEN: 'a-verify-token',
  META_APP_SECRETS: 'app-secret-number-1, app-secret-number-2',
};

const BOTH = { INSTAGRAM_APP_ID: '1234567890', INSTAGRAM_APP_SECRET: 'an-instagram-secret' };

function problemsOf(change: Record<string, string>): readonly string[] {
  try {
    parseEnv(gatewayEnv, { ...GOOD, ...change });
    return [];
  } catch (error) {
    if (error instanceof EnvProblems) return error.problems;
    throw error;
  }
}

describe('the settings of the gateway', () => {
  it('need little, and have sensible defaults for the rest', () => {
    const env = parseEnv(gatewayEnv, GOOD);
    expect(env).toMatchObject({
      PORT: 3000,
      HOST: '0.0.0.0',
      GRAPH_API_URL: 'https://graph.instagram.com',
      GRAPH_API_VERSION: 'v25.0',
      WEBHOOKS_ALLOW_PRIVATE_ADDRESSES: false,
      LOG_LEVEL: 'info',
    });
    expect(env.META_APP_SECRETS.map((secret) => secret.reveal())).toEqual([
      'app-secret-number-1',
      'app-secret-number-2',
    ]);
  });

  it('are named one by one when nothing is set', () => {
    const nothing = Object.fromEntries(Object.keys(GOOD).map((name) => [name, '']));
    expect(problemsOf(nothing)).toEqual(
      expect.arrayContaining(Object.keys(GOOD).map((name) => `${name} is not set`)),
    );
    expect(problemsOf(nothing)).toHaveLength(Object.keys(GOOD).length);
  });

  it('name the app of the login whole, or not at all', () => {
    const env = parseEnv(gatewayEnv, { ...GOOD, ...BOTH });
    expect(env.INSTAGRAM_APP_SECRET?.reveal()).toBe('an-instagram-secret');
    expect(env.INSTAGRAM_AUTHORIZE_URL).toBe('https://www.instagram.com/oauth/authorize');
    expect(parseEnv(gatewayEnv, GOOD)).not.toHaveProperty('INSTAGRAM_APP_ID');
    for (const missing of ['INSTAGRAM_APP_ID', 'INSTAGRAM_APP_SECRET']) {
      expect(problemsOf({ ...BOTH, [missing]: '' })).toEqual([`${missing} is not set`]);
      const wrong = problemsOf({ ...BOTH, [missing]: '', PUBLIC_URL: 'nowhere' });
      expect(wrong).toEqual([expect.stringMatching(/^PUBLIC_URL: /), `${missing} is not set`]);
    }
  });

  it('name the proxies that are trusted, or none', () => {
    expect(parseEnv(gatewayEnv, GOOD).TRUSTED_PROXIES).toBeUndefined();
    const TRUSTED_PROXIES = '10.0.0.7, 192.168.0.0/16,fd00::/8,::1';
    expect(parseEnv(gatewayEnv, { ...GOOD, TRUSTED_PROXIES }).TRUSTED_PROXIES).toEqual([
      '10.0.0.7',
      '192.168.0.0/16',
      'fd00::/8',
      '::1',
    ]);
  });

  it.each(['proxy', '10.0.0', '10.0.0.7/33', '10.0.0.7/', '10.0.0.7,', '::/129', '::1/1/1', '*'])(
    'refuse TRUSTED_PROXIES=%s',
    (TRUSTED_PROXIES) => {
      expect(problemsOf({ TRUSTED_PROXIES })).toEqual([
        expect.stringMatching(/^TRUSTED_PROXIES: /),
      ]);
    },
  );

  it.each<[string, string]>([
    ['DATABASE_URL', 'mysql://of-mine'],
    ['TOKEN_ENCRYPTION_KEYS', 'of-mine'],
    ['PUBLIC_URL', 'floe.example/of-mine'],
    ['PUBLIC_URL', 'javascript:of-mine'],
    ['ADMIN_TOKEN', 'of-mine'],
    // It could never come back in an Authorization header.
    ['ADMIN_TOKEN', 'of-mine, with blanks and "quotes"'],
    ['META_VERIFY_TOKEN', 'of'],
    ['META_APP_SECRETS', 'app-secret-number-1,of-mine'],
    ['META_APP_SECRETS', 'app-secret-number-1,'],
    ['INSTAGRAM_APP_ID', 'of-mine'],
    ['INSTAGRAM_APP_SECRET', 'of-mine'],
    ['INSTAGRAM_AUTHORIZE_URL', 'instagram.com/of-mine'],
    ['INSTAGRAM_AUTHORIZE_URL', 'https://www.instagram.com/oauth/authorize?of-mine'],
  ])('refuse %s=%s without repeating it', (name, value) => {
    const problems = problemsOf({ ...BOTH, [name]: value });
    expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems) {
      expect(problem).toMatch(RegExp(`^${name}: `));
      expect(problem).not.toMatch(/of-?mine/);
    }
  });
});
