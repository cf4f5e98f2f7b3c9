import type { HeaderObject, HeadersObject } from '@nestjs/swagger';
import type { ProblemCode } from '../problems/problem-catalogue.js';
import { SAMPLE } from './components/sample.js';
import type { DescribedRoute } from './described-routes.js';
import type { SharedParts } from './shared-parts.js';

/** Headers of answers that a caller may rely on. */
const HEADERS = {
  'X-Request-Id': {
    description:
      'The id of this request: yours when you sent one, else one that was made. Name it when you ask ' +
      'for help.',
    schema: { type: 'string', pattern: '^[A-Za-z0-9_.-]{1,64}$' },
    example: SAMPLE.requestId,
  },
  ETag: {
    description: 'The version of the thing. Send it in If-Match to change only what you have seen.',
    schema: { type: 'string', pattern: '^"[0-9]+"$' },
    example: '"7"',
  },
  'Idempotency-Replayed': {
    description:
      'There when this is the answer to an earlier request with the same Idempotency-Key.',
    schema: { type: 'string', enum: ['true'] },
    example: 'true',
  },
  'RateLimit-Policy': {
    description:
      'How many requests there are (`q`) in a window of so many seconds (`w`): of the tenant, and of the ' +
      'key where it has a limit of its own (draft-ietf-httpapi-ratelimit-headers).',
    schema: { type: 'string' },
    example: '"tenant";q=10000;w=60',
  },
  RateLimit: {
    description:
      'How many of them are left (`r`), and for how many seconds they must do (`t`). Left out while nobody ' +
      'can say.',
    schema: { type: 'string' },
    example: '"tenant";r=9987;t=42',
  },
  Deprecation: {
    description: 'Since when, in Unix seconds, this should not be used any more (RFC 9745).',
    schema: { type: 'string', pattern: '^@[0-9]+$' },
    example: '@1793491200',
  },
  Sunset: {
    description: 'From when on it may be gone (RFC 8594).',
    schema: { type: 'string' },
    example: 'Sat, 01 May 2027 00:00:00 GMT',
  },
  Link: {
    description: 'A page that says what to use instead.',
    schema: { type: 'string' },
    example: '<https://floe.example.com/docs/old>; rel="deprecation"; type="text/html"',
  },
  'Retry-After': {
    description: 'How many seconds to wait before the same request may succeed.',
    schema: { type: 'integer', minimum: 0 },
    example: 5,
  },
  'WWW-Authenticate': {
    description: 'How to show who you are.',
    schema: { type: 'string' },
    example: 'Bearer',
  },
} satisfies Record<string, HeaderObject>;

type HeaderName = keyof typeof HEADERS;

/** The headers of one answer, by whether each such answer has them. */
export type AnswerHeaders = { always: HeaderName[]; sometimes: HeaderName[] };

/** Statuses that a tenant's route answers with after its rate limit was looked at. */
const BEHIND_THE_LIMIT = [400, 403, 404, 409, 410, 412, 422, 500, 503];

/** The headers of a successful answer. `isVersioned`: what it shows has an ETag. */
export function headersOfSuccess(
  route: DescribedRoute,
  status: number,
  { isVersioned, isDeprecated }: { isVersioned: boolean; isDeprecated: boolean },
): AnswerHeaders {
  const isPost = route.method === 'post' && route.path.startsWith('/v1/');
  return {
    always: [
      'X-Request-Id',
      ...(isVersioned && status !== 204 ? (['ETag'] as const) : []),
      ...(route.for === 'tenant' ? (['RateLimit-Policy'] as const) : []),
      ...(isDeprecated ? (['Deprecation'] as const) : []),
    ],
    sometimes: [
      ...(isDeprecated ? (['Sunset', 'Link'] as const) : []),
      ...(isPost ? (['Idempotency-Replayed'] as const) : []),
      ...(route.for === 'tenant' ? (['RateLimit'] as const) : []),
    ],
  };
}

/** The headers of an error of this status, which has one of these codes. */
export function headersOfProblem(
  route: DescribedRoute,
  status: number,
  codes: readonly ProblemCode[],
): AnswerHeaders {
  const isLimited = route.for === 'tenant' && BEHIND_THE_LIMIT.includes(status);
  return {
    always: [
      'X-Request-Id',
      ...(status === 401 ? (['WWW-Authenticate'] as const) : []),
      ...(status === 429 ? (['Retry-After', 'RateLimit-Policy'] as const) : []),
      ...(status === 503 ? (['Retry-After'] as const) : []),
    ],
    sometimes: [
      ...(codes.includes('idempotency_in_flight') ? (['Retry-After'] as const) : []),
      ...(isLimited ? (['RateLimit-Policy'] as const) : []),
      ...(isLimited || status === 429 ? (['RateLimit'] as const) : []),
    ],
  };
}

/** What is said of a header where it is always there, and where it may be. */
export function describedHeaders(
  { always, sometimes }: AnswerHeaders,
  shared: SharedParts,
): HeadersObject {
  const describe = (required: boolean) => (name: HeaderName) => {
    const component = required ? name : `${name}.optional`;
    return [name, shared.share('headers', component, () => ({ ...HEADERS[name], required }))];
  };
  return Object.fromEntries([...always.map(describe(true)), ...sometimes.map(describe(false))]);
}
