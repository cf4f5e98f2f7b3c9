import fc from 'fast-check';
import { kindsOf } from '../../medium/gateway/route-targets.js';
import type { ApiDescription, Operation } from '../openapi/read-description.js';
import { bodyBytes } from './bodies.js';
import { isRecord } from './is-record.js';
import { SchemaValues } from './from-schema.js';
import { iceBreakers, webhooks } from './instagram.js';
import { CONTENT_TYPES, junkHeader, junkQueryValue, junkSegment } from './junk.js';

/** Who asks: with which key, with Meta's signature, or with what is none. */
export const ASKERS = ['tenant', 'bound', 'operator', 'meta', 'nobody', 'junk'] as const;

/** A request as it is to be sent, but for the `@@…@@` in it, which `Things` knows. */
export type FuzzRequest = {
  operationId: string;
  method: string;
  path: string;
  by: (typeof ASKERS)[number];
  headers: Record<string, string>;
  body: Buffer | null;
};

/** Fields and parameters that name things, and what may be asked for by them. */
const accountRef = fc.oneof(
  { weight: 8, arbitrary: ownRef('accounts') },
  { weight: 1, arbitrary: foreignRef() },
  { weight: 1, arbitrary: fc.uuid() },
);
const NAMED_FIELDS = {
  ice_breakers: iceBreakers,
  account_id: fc.oneof(fc.constant(null), accountRef),
  account_ids: fc.oneof(fc.constant(null), fc.array(accountRef, { minLength: 1, maxLength: 3 })),
  access_token: fc.oneof(
    { weight: 3, arbitrary: fc.constant('@@token@@') },
    { weight: 1, arbitrary: fc.constant('@@strangerstoken@@') },
    { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 40 }) },
  ),
  external_id: fc.oneof(fc.constant(null), fc.uuid(), fc.string({ maxLength: 8 })),
  url: fc.oneof(
    { weight: 8, arbitrary: fc.webUrl({ validSchemes: ['https'] }) },
    { weight: 1, arbitrary: fc.webUrl() },
    { weight: 1, arbitrary: fc.constantFrom('https://10.0.0.1/', 'https://[::1]/', 'x', '') },
  ),
};

const NAMED_PARAMETERS: Record<string, fc.Arbitrary<unknown>> = {
  account_id: ownRef('accounts'),
  cursor: fc.nat(50).map((nth) => `@@cursor::${nth}:@@`),
  'hub.verify_token': fc.constantFrom('@@verifytoken@@', '@@verifytoken@@', 'x'),
  'hub.mode': fc.constantFrom('subscribe', 'subscribe', 'x'),
};

export function ownRef(kind: string): fc.Arbitrary<string> {
  return fc
    .tuple(fc.nat(30), fc.constantFrom('id', 'name'))
    .map(([nth, as]) => `@@own:${kind}:${nth}:${as}@@`);
}

export function foreignRef(): fc.Arbitrary<string> {
  return fc.nat(200).map((nth) => `@@foreign::${nth}:@@`);
}

/** The example with the account in it exchanged for one that is there. */
function aboutOwn(example: unknown): unknown {
  if (!isRecord(example)) return example;
  const own = '@@own:accounts:0:id@@';
  const named: Record<string, unknown> = {
    account_id: own,
    account_ids: [own],
    access_token: '@@token@@',
    external_id: null,
  };
  return Object.fromEntries(
    Object.entries(example).map(([name, value]) => [name, name in named ? named[name] : value]),
  );
}

/** Bodies that the operation's schema allows; its own examples now and then. */
export function validBody(
  description: ApiDescription,
  { path, body }: Operation,
): fc.Arbitrary<unknown> | null {
  if (!body) return null;
  if (path === '/webhooks/instagram') return webhooks;
  const values = new SchemaValues(description, NAMED_FIELDS).of(body.schema);
  if (body.examples.length === 0) return values;
  const examples = fc.constantFrom(...body.examples).map((one) => aboutOwn(one));
  return fc.oneof(values, examples);
}

/** Every kind of request to an operation: right, wrong in one place, or wrong in many. */
export function requestsTo(
  description: ApiDescription,
  operation: Operation,
): fc.Arbitrary<FuzzRequest> {
  const valid = validBody(description, operation);
  const usual = ({ operator: 'operator', tenant: 'tenant', anyone: 'meta' } as const)[
    operation.for
  ];
  return fc
    .record({
      path: pathsOf(operation),
      query: queriesOf(description, operation),
      method: fc.oneof(
        { weight: 40, arbitrary: fc.constant(operation.method) },
        fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'),
      ),
      by: fc.oneof(
        { weight: 12, arbitrary: fc.constant(usual) },
        { weight: 3, arbitrary: fc.constant('bound' as const) },
        fc.constantFrom(...ASKERS),
      ),
      headers: headersOf(operation),
      body: valid
        ? fc.oneof(
            { weight: 20, arbitrary: bodyBytes(valid) },
            { weight: 1, arbitrary: fc.constant(null) },
          )
        : fc.oneof(
            { weight: 20, arbitrary: fc.constant(null) },
            { weight: 1, arbitrary: fc.json().map((text) => Buffer.from(text)) },
          ),
    })
    .map(({ path, query, ...rest }) => ({
      ...rest,
      operationId: operation.operationId,
      path: query === '' ? path : `${path}?${query}`,
    }));
}

/** Requests to paths that nobody described, which must find nothing. */
export const requestsAnywhere: fc.Arbitrary<FuzzRequest> = fc.record({
  operationId: fc.constant('nowhere'),
  method: fc.constantFrom('GET', 'GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS'),
  path: fc
    .tuple(
      fc.constantFrom('', '/docs', '/v1', '/v1/admin', '/problems', '/openapi.json', '//v1', '/v2'),
      fc.array(junkSegment, { minLength: 1, maxLength: 4 }),
    )
    .map(([start, segments]) => `${start}/${segments.join('/')}`),
  by: fc.constantFrom(...ASKERS),
  headers: fc.constant({}),
  body: fc.constant(null),
});

/** What the operator asks for is never the stranger's: it may be found, and changed. */
function pathsOf(operation: Operation): fc.Arbitrary<string> {
  const { path } = operation;
  const segments = kindsOf(path).map((kind) =>
    fc.oneof(
      { weight: 8, arbitrary: ownRef(kind) },
      { weight: 4, arbitrary: operation.for === 'operator' ? fc.uuid() : foreignRef() },
      { weight: 3, arbitrary: junkSegment },
      { weight: 1, arbitrary: fc.constant('') },
    ),
  );
  return fc.tuple(...segments).map((filled) => {
    const rest = [...filled];
    return path.replaceAll(/\{[^}]+\}/g, () => rest.shift() ?? '');
  });
}

function queriesOf(description: ApiDescription, { parameters }: Operation): fc.Arbitrary<string> {
  const values = new SchemaValues(description, {});
  const known = parameters.filter((one) => one.in === 'query');
  const junk = fc.tuple(
    fc.constantFrom('__proto__', 'limit[]', 'tenant_id', 'x', '%00', '', ...known.map(nameOf)),
    fc.oneof({ weight: 6, arbitrary: junkQueryValue }, ownRef('accounts'), foreignRef()),
  );
  const asItSays = known.map(({ name, schema, required }) => {
    const value = (NAMED_PARAMETERS[name] ?? values.of(schema)).map(inQuery);
    const pair = value.map((one): [string, string] => [name, one]);
    return required
      ? fc.oneof({ weight: 8, arbitrary: pair }, fc.constant(null))
      : fc.oneof(pair, { weight: 2, arbitrary: fc.constant(null) });
  });
  return fc
    .tuple(
      fc.tuple(...asItSays),
      fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.array(junk, { maxLength: 2 })),
    )
    .map(([said, more]) =>
      [...said, ...more].flatMap((pair) => (pair === null ? [] : [pair.join('=')])).join('&'),
    );
}

const nameOf = ({ name }: { name: string }) => name;

/** As it stands in a URL; what the house is to replace stays as it is. */
function inQuery(value: unknown): string {
  const text = String(value ?? '');
  return text.startsWith('@@') ? text : encodeURIComponent(text.toWellFormed());
}

function headersOf({ parameters, body }: Operation): fc.Arbitrary<Record<string, string>> {
  const own = parameters.filter((one) => one.in === 'header').map((one) => one.name.toLowerCase());
  const name = fc.constantFrom(
    ...own,
    ...own,
    // Replaced where the request comes with a key.
    'authorization',
    'idempotency-key',
    'if-match',
    'x-request-id',
    'accept',
    'x-forwarded-for',
    'accept-encoding',
    'x-http-method-override',
    'cookie',
    'origin',
    'content-encoding',
    'if-none-match',
    'range',
    'x-forwarded-host',
    'traceparent',
  );
  const given = fc.dictionary(name, junkHeader, { maxKeys: 3 });
  if (!body) return fc.oneof(given, { weight: 3, arbitrary: fc.constant({}) });
  const type = fc.oneof(
    { weight: 12, arbitrary: fc.constant<string>('application/json') },
    fc.constantFrom<string>(...CONTENT_TYPES),
  );
  return fc
    .tuple(type, fc.oneof(given, { weight: 3, arbitrary: fc.constant({}) }))
    .map(([contentType, more]) => ({ 'content-type': contentType, ...more }));
}
