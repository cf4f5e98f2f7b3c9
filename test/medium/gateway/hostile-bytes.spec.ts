import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectProblem } from './expect-problem.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { openSocket, rawRequest, sayRaw } from './raw-http.js';

/** What no HTTP client would send, over real sockets. */
describe('hostile bytes', () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await openGateway();
  });
  afterAll(() => gateway.close());

  it.each<[string, string | Buffer, number, string]>([
    ['that are no HTTP', 'hello\r\n\r\n', 400, 'malformed_request'],
    ['of TLS', Buffer.from([22, 3, 1, 0, 200, 1, 0, 0, 196, 3, 3]), 400, 'malformed_request'],
    ['of an unknown method', 'BREW /pot HTTP/1.1\r\nHost: a\r\n\r\n', 400, 'malformed_request'],
    [
      'with two lengths',
      'POST /v1/accounts HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
      400,
      'malformed_request',
    ],
    [
      'with a length and chunks, as smugglers send',
      'POST /v1/accounts HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
      'malformed_request',
    ],
    [
      'with a negative length',
      'POST /v1/accounts HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n',
      400,
      'malformed_request',
    ],
    [
      'with a header of 20 KiB',
      rawRequest('GET', '/health/live', [['X-Long', 'a'.repeat(20_000)]]),
      431,
      'headers_too_large',
    ],
    ['with a URL of 20 KiB', rawRequest('GET', `/${'a'.repeat(20_000)}`), 431, 'headers_too_large'],
    ['with a URL of 8 KiB', rawRequest('GET', `/${'a/'.repeat(4_000)}`), 404, 'not_found'],
    ['with a NUL in a header', rawRequest('GET', '/', [['X', 'a\0b']]), 400, 'malformed_request'],
    ['with a path that climbs', rawRequest('GET', '/v1/../../etc/passwd'), 404, 'not_found'],
    ['with a path that climbs, hidden', rawRequest('GET', '/docs/%2e%2e%2fx'), 404, 'not_found'],
    ['with a whole URL as target', rawRequest('GET', 'http://other.example/'), 404, 'not_found'],
    ['that ask for the server as a whole', rawRequest('OPTIONS', '*'), 404, 'not_found'],
    ['with broken encoding', rawRequest('GET', '/v1/accounts/%zz'), 400, 'malformed_request'],
    ['that want a trace', rawRequest('TRACE', '/v1/accounts'), 405, 'method_not_allowed'],
    ['that want a trace of nothing', rawRequest('TRACE', '/nowhere'), 404, 'not_found'],
    ['of a method from elsewhere', rawRequest('PROPFIND', '/v1'), 404, 'not_found'],
    ['of such a method on a path', rawRequest('LINK', '/v1/events'), 405, 'method_not_allowed'],
    [
      'that want another protocol',
      rawRequest('GET', '/v1/accounts', [
        ['Connection', 'Upgrade'],
        ['Upgrade', 'websocket'],
      ]),
      401,
      'missing_key',
    ],
    [
      'with a chunk that is none',
      rawRequest(
        'POST',
        '/webhooks/instagram',
        [
          ['Content-Type', 'application/json'],
          ['Transfer-Encoding', 'chunked'],
        ],
        'zz\r\n',
      ),
      400,
      'malformed_request',
    ],
  ])('%s get a problem', async (_, bytes, status, code) => {
    const answer = await sayRaw(gateway.url, bytes);
    await expectProblem(gateway, answer, status, code);
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringMatching(
        /^default-src 'none';.*frame-ancestors 'none'/,
      ),
    });
  });

  it('are cut off without a word when nobody is there to hear it', async () => {
    const socket = await openSocket(gateway.url);
    socket.write('POST /v1/accounts HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nab');
    socket.resetAndDestroy();
    expect((await gateway.ask({ path: '/health/live' })).status).toBe(200);
  });

  it('have caused no error of ours in all of the above', () => {
    expect(gateway.logs()).not.toMatch(/"level":"(error|fatal)"/);
  });
});
