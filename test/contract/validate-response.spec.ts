import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { committedDescription } from './description.js';
import { ContractValidator, validateResponse, type Exchange } from './validate-response.js';

const document: {
  components: { examples: Record<string, { value: Record<string, unknown> }> };
} = JSON.parse(readFileSync(join(import.meta.dirname, '../../docs/openapi.json'), 'utf8'));

const example = (name: string): Record<string, unknown> => ({
  ...document.components.examples[name]?.value,
});

const HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  'x-request-id': 'req_1',
  'ratelimit-policy': '"tenant";q=10;w=60',
};

/** A right answer, with what a case has wrong about it put in. */
const answer = (body: unknown, wrong: Partial<Exchange> = {}): Exchange => ({
  method: 'GET',
  path: '/v1/accounts/7',
  status: 200,
  text: JSON.stringify(body),
  ...wrong,
  headers: { ...HEADERS, etag: '"1"', ...wrong.headers },
});

const validator = new ContractValidator(committedDescription());
const faults = (exchange: Exchange, options?: { mayBeUnknown: boolean }) =>
  validator.faultsOf(exchange, options);

const account = example('Account');
const notFound = example('problem.not_found');
const without = (thing: Record<string, unknown>, field: string) =>
  Object.fromEntries(Object.entries(thing).filter(([name]) => name !== field));

const OPEN_HEADERS = { 'content-type': 'application/json', 'x-request-id': 'req_1' };
const PROBLEM = { 'content-type': 'application/problem+json; charset=utf-8' };
const refusal = (status: number, name: string): Exchange => {
  const { 'ratelimit-policy': _, ...headers } = { ...HEADERS, ...PROBLEM };
  const { method, path } = answer(null);
  return { method, path, status, headers, text: JSON.stringify(example(name)) };
};

describe('the contract', () => {
  it.each([
    ['a thing', answer(account)],
    [
      'a list',
      { ...answer(example('AccountPage')), path: '/v1/accounts?limit=1', headers: HEADERS },
    ],
    ['an external id in the path', answer(account, { path: '/v1/accounts/caf%C3%A9' })],
    ['a problem', refusal(404, 'problem.not_found')],
    [
      'no body',
      {
        ...answer(null),
        method: 'DELETE',
        path: '/v1/reply-rules/7',
        status: 204,
        headers: HEADERS,
        text: '',
      },
    ],
    [
      'a field that is a map',
      { ...answer(example('Readiness')), path: '/health/ready', headers: OPEN_HEADERS },
    ],
    ['HEAD', answer(account, { method: 'HEAD', text: '' })],
  ])('holds for %s', (_, exchange) => {
    expect(faults(exchange)).toEqual([]);
  });

  it.each([
    [
      'a route',
      answer(account, { path: '/v1/nothing' }),
      ['GET /v1/nothing is no operation of docs/openapi.json.'],
    ],
    [
      'a method',
      answer(account, { method: 'PUT' }),
      ['PUT /v1/accounts/7 is no operation of docs/openapi.json.'],
    ],
    ['a status', answer(account, { status: 206 }), ['getAccount is not described to answer 206.']],
    [
      'a content type',
      answer(account, { headers: { 'content-type': 'text/html' } }),
      ['The content type is "text/html"; described is application/json.'],
    ],
    ['a body that is no JSON', answer(account, { text: '<html>' }), ['The body is not JSON.']],
    [
      'a field that is not described',
      answer({ ...account, token: 'x' }),
      ['The body must NOT have unevaluated properties "token".'],
    ],
    [
      'a field that is missing',
      answer(without(account, 'username')),
      ["The body must have required property 'username'."],
    ],
    [
      'a field of another type',
      answer({ ...account, username: 7 }),
      ['The body at /username must be string.'],
    ],
    [
      'a word that is not in its list',
      answer({ ...account, status: 'gone' }),
      ['The body at /status must be equal to one of the allowed values.'],
    ],
    [
      'an id that is none',
      answer({ ...account, id: '7' }),
      ['The body at /id must match format "uuid".'],
    ],
    [
      'a header of another form',
      answer(account, { headers: { etag: 'W/"1"' } }),
      ['The header etag must match pattern "^"[0-9]+"$".'],
    ],
    [
      'a header that is not described there',
      answer(account, { headers: { 'idempotency-replayed': 'true' } }),
      ['The header idempotency-replayed is not described for this answer.'],
    ],
  ])('is broken by %s', (_, exchange, expected) => {
    expect(faults(exchange)).toEqual(expected);
  });

  it.each(['x-request-id', 'etag', 'ratelimit-policy'])(
    'is broken by a missing header: %s',
    (name) => {
      const exchange = answer(account);
      expect(faults({ ...exchange, headers: without(exchange.headers, name) })).toEqual([
        `The header ${name} is missing.`,
      ]);
    },
  );

  it('looks into what is nested, in lists too', () => {
    const event = example('Event');
    const page = {
      data: [{ ...event, matched_rule: { id: event['id'], name: 'x', secret: 'y' } }],
      next_cursor: null,
    };
    const exchange = { ...answer(page), path: '/v1/events', headers: HEADERS };
    expect(faults(exchange).join('\n')).toContain(
      '/data/0/matched_rule must NOT have unevaluated properties "secret"',
    );
  });

  it('is broken by a body where none is described', () => {
    const exchange = {
      ...answer({}),
      method: 'DELETE',
      path: '/v1/reply-rules/7',
      status: 204,
      headers: HEADERS,
    };
    expect(faults(exchange)).toEqual(['There is a body, and none is described.']);
  });

  it('is broken by a problem whose code is not described for the operation', () => {
    const exchange = refusal(404, 'problem.not_found');
    const text = JSON.stringify({ ...notFound, code: 'handshake_refused' });
    expect(faults({ ...exchange, text })).toEqual([
      'The problem "handshake_refused" is not described for this operation.',
    ]);
  });

  it('takes a word by word path before one with a parameter', () => {
    const current = example('CurrentApiKey');
    expect(faults(answer(current, { path: '/v1/api-keys/current' }))).toEqual([]);
    expect(faults(answer(without(current, 'tenant'), { path: '/v1/api-keys/current' }))).toEqual([
      "The body must have required property 'tenant'.",
    ]);
  });

  describe('of requests that are meant to reach nothing', () => {
    const unknown = { mayBeUnknown: true };

    it('holds for a refusal', () => {
      expect(
        faults({ ...refusal(404, 'problem.not_found'), path: '/v1/nothing' }, unknown),
      ).toEqual([]);
    });

    it('is broken by an answer', () => {
      expect(faults(answer(account, { path: '/v1/nothing' }), unknown)).toEqual([
        'GET /v1/nothing is no operation of docs/openapi.json, but is answered.',
      ]);
    });

    it('is broken by a refusal that is no problem', () => {
      const exchange = { ...refusal(404, 'problem.not_found'), path: '/v1/nothing', text: '{}' };
      expect(faults(exchange, unknown)).toContain("The body must have required property 'code'.");
    });

    it('wants to know with a 405 what would be taken', () => {
      const exchange = { ...refusal(405, 'problem.not_found'), path: '/v1/nothing' };
      expect(faults(exchange, unknown)).toEqual(['The header allow is missing.']);
    });
  });

  it('tells all that is wrong at once, with the exchange, in what it throws', () => {
    const wrong = answer({ ...account, token: 'x' }, { headers: { etag: '1' } });
    expect(() => validateResponse(wrong)).toThrow(
      /GET \/v1\/accounts\/7: 200\n.*etag.*\n.*"token"\.\n {2}The body: \{/,
    );
  });
});
