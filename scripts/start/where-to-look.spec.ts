import { describe, expect, it } from '@jest/globals';
import { paintFor } from '../terminal/paint.js';
import { quoted, whereToLook } from './where-to-look.js';

const places = {
  ports: {
    gateway: 3003,
    'sync-worker': 3001,
    'responder-worker': 3002,
    simulator: 4400,
    'partner-receiver': 4500,
  },
  logsFolder: '.floe/logs',
  account: { id: 'a-1', igUserId: '17841' },
  apiKey: 'floe_key',
  person: '1782',
};

describe('quoted', () => {
  it.each([
    ['plain', `'plain'`],
    [`it's`, `'it'\\''s'`],
  ])('%s', (word, expected) => {
    expect(quoted(word)).toBe(expected);
  });
});

describe('whereToLook', () => {
  const text = whereToLook(places, paintFor(false, undefined));

  it('names the ports that are used', () => {
    expect(text).toContain('http://127.0.0.1:3003/docs');
    expect(text).toContain('http://127.0.0.1:3002/metrics');
  });

  it('prints five commands, each on one line', () => {
    const lines = text.split('\n').filter((line) => line.startsWith('  curl '));
    expect(lines).toHaveLength(5);
    expect(lines[0]).toBe(
      `  curl -sS -H 'Authorization: Bearer floe_key' http://127.0.0.1:3003/v1/accounts/a-1/ice-breakers`,
    );
    expect(lines[2]).toMatch(/_sim\/accounts\/17841 && curl .*ice-breakers\/live$/);
    expect(lines[3]).toContain('http://127.0.0.1:4400/_sim/accounts/17841/tap');
    expect(lines[4]).toMatch(/-d '\{\}' http:\/\/127\.0\.0\.1:3003\/v1\/connect-links$/);
  });
});
