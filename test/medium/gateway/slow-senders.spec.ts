import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openGateway, type Gateway } from './open-gateway.js';
import { rawRequest, sayRaw } from './raw-http.js';

describe('a sender that never finishes', () => {
  let gateway: Gateway;

  beforeAll(async () => {
    gateway = await openGateway({ timeLimits: { requestMs: 500, checkEveryMs: 100 } });
  });
  afterAll(() => gateway.close());

  const json = [
    ['Content-Type', 'application/json'],
    ['Content-Length', '9000'],
  ] as const;

  it.each([
    ['its headers', Buffer.from('POST /webhooks/instagram HTTP/1.1\r\nHost: floe.example\r\n')],
    ['the body of a webhook', rawRequest('POST', '/webhooks/instagram', json, '{')],
    ['the body of an API call', rawRequest('POST', '/v1/accounts', json, '{')],
  ])('is told 408 while it sends %s, and loses its connection', async (_, bytes) => {
    const answer = await sayRaw(gateway.url, bytes, 10_000);
    expect(answer.status).toBe(408);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });
});
