import { describe, expect, it } from '@jest/globals';
import { mayReturnTo, returnUrlsSchema } from './return-urls.js';

const ALLOWED = [
  'https://app.example/connected',
  'https://app.example/tenants/',
  'https://other.example:8443/back',
  'http://localhost:3000/back',
  'http://[::1]/back',
];

describe('mayReturnTo', () => {
  it.each([
    'https://app.example/connected',
    'https://app.example/connected?tenant=7&next=https://evil.example',
    'https://app.example/tenants/',
    'https://app.example/tenants/7/done',
    'https://APP.example/connected',
    'HTTPS://app.example:443/connected',
    'https://other.example:8443/back',
    'http://localhost:3000/back?x=1',
    'http://[::1]/back',
  ])('takes %s', (url) => {
    expect(mayReturnTo(url, ALLOWED)).toBe(true);
  });

  it.each([
    ['another path', 'https://app.example/connected/more'],
    ['a path that only begins alike', 'https://app.example/connectedx'],
    ['the folder without its slash', 'https://app.example/tenants'],
    ['no path', 'https://app.example'],
    ['another host', 'https://evil.example/connected'],
    ['a host below', 'https://x.app.example/connected'],
    ['a host that only begins alike', 'https://app.example.evil.example/connected'],
    ['a host with its last dot', 'https://app.example./connected'],
    ['another port', 'https://app.example:8443/connected'],
    ['the port left out', 'https://other.example/back'],
    ['plain http', 'http://app.example/connected'],
    ['plain http of the network', 'http://192.168.0.7:3000/back'],
    ['a host that only begins as this machine', 'http://localhost.evil.example:3000/back'],
    ['a user name that looks like the host', 'https://app.example@evil.example/connected'],
    ['a user name', 'https://user@app.example/connected'],
    ['an empty user name', 'https://@app.example/connected'],
    ['a password', 'https://user:secret@app.example/connected'],
    ['a fragment', 'https://app.example/connected#token'],
    ['an empty fragment', 'https://app.example/connected#'],
    ['a backslash before the host', 'https:\\\\evil.example/connected'],
    ['a backslash for a user name', 'https://evil.example\\@app.example/connected'],
    ['dots that lead out', 'https://app.example/tenants/../admin'],
    ['dots that lead in', 'https://app.example/admin/../connected'],
    ['encoded dots', 'https://app.example/tenants/%2e%2E/admin'],
    ['half-encoded dots', 'https://app.example/tenants/.%2e/admin'],
    ['one dot', 'https://app.example/tenants/./7'],
    ['an encoded slash', 'https://app.example/tenants/..%2fadmin'],
    ['an encoded backslash', 'https://app.example/tenants/..%5cadmin'],
    ['two slashes', 'https://app.example/tenants//evil.example'],
    ['no scheme', '//app.example/connected'],
    ['a script', 'javascript:alert(1)//https://app.example/connected'],
    ['data', 'data:text/html,https://app.example/connected'],
    ['another scheme', 'ftp://app.example/connected'],
    ['one slash', 'https:/app.example/connected'],
    ['blanks around it', ' https://app.example/connected'],
    ['a line break', 'https://app.example/connected\r\nset-cookie: a=b'],
    ['a tab that browsers drop', 'https://app.exa\tmple/connected'],
    ['letters of another script', 'https://аpp.example/connected'],
    ['a full-width slash', 'https://app.example／connected'],
    ['nothing', ''],
    ['a URL without end', `https://app.example/connected?${'a'.repeat(2_000)}`],
  ])('refuses %s', (_, url) => {
    expect(mayReturnTo(url, ALLOWED)).toBe(false);
  });

  it.each([
    ['an empty list', []],
    ['no URL', ['app.example/connected', '*', '', 'https://*/']],
    ['a wildcard', ['https://*.example/connected', 'https://app.example/*']],
    ['plain http', ['http://app.example/connected']],
    ['a query', ['https://app.example/connected?']],
    ['a fragment', ['https://app.example/#']],
    ['a user name', ['https://user@app.example/']],
  ])('takes nothing by an entry that is %s', (_, entries) => {
    expect(mayReturnTo('https://app.example/connected', entries)).toBe(false);
  });

  it.each([
    ['https://*.example/connected', 'https://*.example/connected'],
    ['https://app.example/*', 'https://app.example/*'],
  ])('takes not even %s by the entry %s', (url, entry) => {
    expect(mayReturnTo(url, [entry])).toBe(false);
  });

  it('takes all of a host whose entry is its root', () => {
    expect(mayReturnTo('https://app.example/any/where', ['https://app.example/'])).toBe(true);
    expect(mayReturnTo('https://app.example', ['https://app.example'])).toBe(true);
  });
});

describe('the list of return URLs', () => {
  it('takes what allows something', () => {
    expect(returnUrlsSchema.parse(ALLOWED)).toEqual(ALLOWED);
  });

  it.each([
    'https://*.app.example/',
    'https://*/connected',
    'https://app.*/connected',
    'https://%2a.app.example/',
    'https://app.example/*',
    '*',
  ])('refuses %j, and says that there are no wildcards', (entry) => {
    expect(returnUrlsSchema.safeParse([entry]).error?.issues).toMatchObject([
      { path: [0], params: { code: 'no_wildcards', fix: expect.stringMatching(/full name/) } },
    ]);
  });

  it.each([
    ['http://app.example/'],
    ['https://app.example/?'],
    ['https://app.example/?a=b'],
    ['https://app.example/#a'],
    ['https://user@app.example/'],
    ['https://app.example/a/../b'],
    ['app.example'],
    [''],
  ])('refuses %j, which would allow nothing', (entry) => {
    expect(returnUrlsSchema.safeParse([entry]).success).toBe(false);
  });
});
