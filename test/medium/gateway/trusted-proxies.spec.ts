import { afterEach, describe, expect, it } from '@jest/globals';
import { openGateway, type Gateway } from './open-gateway.js';
import { rawRequest, sayRaw } from './raw-http.js';

/** Where the audit log says that a request came from, over a real socket of this machine. */
describe('the address of a caller', () => {
  let gateway: Gateway;
  afterEach(() => gateway.close());

  const addressIn = async (trusted: string | null, forwarded: readonly string[]) => {
    const settings = trusted === null ? {} : { TRUSTED_PROXIES: trusted };
    gateway = await openGateway({ settings });
    const body = JSON.stringify({ name: 'Café' });
    const headers = [
      ['Authorization', `Bearer ${gateway.secrets.adminToken}`],
      ['Content-Type', 'application/json'],
      ['Content-Length', String(Buffer.byteLength(body))],
      ...forwarded.map((value) => ['X-Forwarded-For', value] as const),
    ] as const;
    const request = rawRequest('POST', '/v1/admin/tenants', headers, body);
    expect((await sayRaw(gateway.url, request)).status).toBe(201);
    const rows = await gateway.database.ask<{ ip: string }>('SELECT ip FROM audit_log');
    return rows.map(({ ip }) => ip);
  };

  it.each<[string, string | null, string[], string]>([
    ['is its own where no proxy is trusted', null, ['203.0.113.7'], '127.0.0.1'],
    ['is its own where another proxy is trusted', '10.0.0.0/8', ['203.0.113.7'], '127.0.0.1'],
    ['is what a trusted proxy says', '127.0.0.0/8', ['203.0.113.7'], '203.0.113.7'],
    [
      'is what the nearest trusted proxy says, whatever the caller wrote before it',
      '127.0.0.1',
      ['198.51.100.1, 203.0.113.7'],
      '203.0.113.7',
    ],
    [
      'is what the first of several trusted proxies says',
      '127.0.0.1,10.0.0.0/8',
      ['198.51.100.1, 203.0.113.7, 10.1.2.3'],
      '203.0.113.7',
    ],
    ['is never what is no address', '127.0.0.1', ['<script>'], '127.0.0.1'],
    ['is never empty', '127.0.0.1', [''], '127.0.0.1'],
  ])('%s (%s, %j)', async (_, trusted, forwarded, address) => {
    expect(await addressIn(trusted, forwarded)).toEqual([address]);
  });
});
