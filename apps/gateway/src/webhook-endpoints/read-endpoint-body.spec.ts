import { describe, expect, it } from '@jest/globals';
import { Problem } from '../problems/problem.js';
import { readEndpointBody } from './read-endpoint-body.js';
import { endpointChangeSchema, newEndpointSchema } from './webhook-endpoint.schema.js';

const strict = { allowPrivate: false };

/** `pointer code` of each fault. */
function faultsOf(read: () => unknown): string[] {
  try {
    read();
    return [];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return (error.more.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`);
  }
}

describe('readEndpointBody', () => {
  it('gives the body with its defaults, and the URL as it is kept', () => {
    const body = { url: 'https://Partner.example:443/a' };
    expect(readEndpointBody(newEndpointSchema, body, strict)).toEqual({
      url: 'https://partner.example/a',
      external_id: null,
      description: null,
      event_types: null,
      account_ids: null,
      labels: {},
      headers: {},
      signature: 'v1',
      rate_per_second: null,
      concurrency: 8,
      ordered: false,
      thin: false,
      retry_schedule: null,
    });
  });

  it('leaves the URL of a change out that names none', () => {
    const change = readEndpointBody(endpointChangeSchema, { enabled: true }, strict);
    expect(change).toEqual({ enabled: true });
  });

  it.each<[string, unknown, string[]]>([
    ['a private URL', { url: 'https://10.0.0.1/' }, ['/url url_not_public']],
    ['no URL', {}, ['/url invalid_type']],
    ['a URL that is no text', { url: 7 }, ['/url invalid_type']],
    ['a list', [], [' invalid_type']],
    ['nothing', null, [' invalid_type']],
    [
      'all at once',
      { url: 'http://a.example/', description: 1, more: 1 },
      ['/description invalid_type', '/more unknown_field', '/url url_not_https'],
    ],
  ])('tells what is wrong with %s, each thing once', (_, body, expected) => {
    expect(faultsOf(() => readEndpointBody(newEndpointSchema, body, strict))).toEqual(expected);
  });

  it('tells one fault of a URL that is too long', () => {
    const url = `https://a.example/${'x'.repeat(2_048)}`;
    const faults = faultsOf(() => readEndpointBody(newEndpointSchema, { url }, strict));
    expect(faults).toEqual(['/url too_big']);
  });

  it('lets a private URL pass where the installation does', () => {
    const body = { url: 'http://127.0.0.1:4500/' };
    const read = readEndpointBody(endpointChangeSchema, body, { allowPrivate: true });
    expect(read).toEqual(body);
  });
});
