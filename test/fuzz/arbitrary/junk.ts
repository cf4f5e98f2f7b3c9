import fc from 'fast-check';

/** A JSON value that is not what anybody asked for. */
export const junkValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, '', ' ', 'null', 'NaN', 'Infinity'),
  fc.constantFrom<unknown>(1e308, -1e308, 2 ** 53, 2 ** 63, 4_294_967_296, 5e-324),
  fc.constantFrom<unknown>([], {}, [[]], [null], { '': '' }, { length: 3 }, { toString: 1 }),
  fc.constantFrom('\u0000', 'a\u0000b', '\u202e', '\ufeff', '\u{10ffff}', '\u001b[31m', '\r\n'),
  fc.constantFrom("'; DROP TABLE tenants; --", '${1+1}', '{{7*7}}', '../../etc/passwd', '%00'),
  fc.constantFrom('https://169.254.169.254/', 'file:///etc/passwd', 'javascript:alert(1)'),
  fc.constantFrom('(a+)+$', '[', '(?<', '\\', '*'.repeat(200), '.', '..'),
  fc.constant('x'.repeat(10_000)),
  fc.integer(),
  fc.double(),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.jsonValue({ maxDepth: 3 }),
);

export const junkName: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then'),
  fc.constantFrom('id', 'tenant_id', 'status', 'created_at', 'version', 'limits', '$ref', ''),
  fc.constantFrom('Name', 'name ', 'a.b', 'a/b', 'a~b', '0', 'ÿ'),
  fc.string({ maxLength: 8 }),
);

/** Parts of a path as they stand on the wire, encoded or wrongly so; never blank or raw bytes. */
export const junkSegment: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('%00', '%2F', '..%2f..%2f', '%2e%2e', '.', '..', '%', '%zz', '%C3%28', '%F0%9F'),
  fc.constantFrom('%F0%9F%98%80', '%C3%A9', '%20', '%09', '%0d%0aSet-Cookie:%20a', '+', '%25'),
  fc.constantFrom('null', 'undefined', '0', '-1', '1e9', 'NaN', 'true', '__proto__', 'constructor'),
  fc.constantFrom('current', 'me', '*', '@', ':id', '{id}', '%7Bid%7D', ';a=b', 'a,b', "'--"),
  fc.constantFrom('00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'),
  fc.constantFrom('x'.repeat(199), 'x'.repeat(200), 'x'.repeat(201), 'x'.repeat(5_000)),
  fc.constant('%F0%9F%98%80'.repeat(200)),
  fc.uuid(),
  fc.uuid().map((id) => id.toUpperCase()),
  fc.uuid().map((id) => `%7B${id}%7D`),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }).map(encoded),
);

export const junkQueryValue: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('', '0', '1', '2', '100', '101', '-1', '1.5', '1e2', '99999999999999999999'),
  fc.constantFrom('%00', '%', '%zz', '%C3%28', 'null', '[]', '%5B%5D', 'a&a=b', '%F0%9F%98%80'),
  fc.constantFrom('pending', 'answered', 'operator', 'account', 'reply_rule.created'),
  fc.constantFrom('2025-01-01T00:00:00Z', '2025-01-01', '+275760-09-13T00:00:00.001Z', 'yesterday'),
  fc.constant('x'.repeat(3_000)),
  fc.uuid(),
  fc.base64String({ maxLength: 60 }).map(encoded),
  fc.string({ unit: 'binary', maxLength: 12 }).map(encoded),
);

/** What a client may put into a header; `fetch` and Node send nothing else. */
export const junkHeader: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    '*',
    '"',
    '""',
    '"1"',
    'W/"1"',
    '"1", "2"',
    '"-1"',
    '"1e3"',
    '"999999999999"',
  ),
  fc.constantFrom('null', 'a b', 'a,b', '\tx', 'ÿ', "'", 'Bearer', 'Basic YTpi', '{}', '<x>'),
  fc.constantFrom(
    'x'.repeat(64),
    'x'.repeat(65),
    'x'.repeat(255),
    'x'.repeat(256),
    'x'.repeat(2_000),
  ),
  fc.string({ maxLength: 40 }),
);

export const CONTENT_TYPES = [
  'application/json; charset=utf-8',
  'application/json;charset=latin1',
  'APPLICATION/JSON',
  'application/problem+json',
  'application/merge-patch+json',
  'text/plain',
  'text/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/octet-stream',
  'application/json, text/plain',
  ';',
  '',
] as const;

/** Half a pair of surrogates cannot be encoded: it goes as U+FFFD, as it would from any client. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
