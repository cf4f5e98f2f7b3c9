import fc from 'fast-check';
import { isRecord } from './is-record.js';
import { junkName, junkValue } from './junk.js';

/** More than the 256 KiB that a body may have. */
const TOO_LARGE = 300 * 1024;

/** Deeper than a parser that calls itself can go. */
const DEEP = '['.repeat(20_000) + ']'.repeat(20_000);

type Edit = (value: unknown) => unknown;

/** One change somewhere in a JSON value: `way` chooses the place, step by step. */
function editedAt(value: unknown, way: readonly number[], edit: Edit): unknown {
  const [step = 0, ...rest] = way;
  if (way.length === 0) return edit(value);
  if (Array.isArray(value) && value.length > 0) {
    return value.with(step % value.length, editedAt(value[step % value.length], rest, edit));
  }
  if (isRecord(value) && Object.keys(value).length > 0) {
    const names = Object.keys(value);
    const name = names[step % names.length] ?? '';
    return { ...value, [name]: editedAt(value[name], rest, edit) };
  }
  return edit(value);
}

const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 4, arbitrary: junkValue.map((junk) => () => junk) },
  {
    weight: 2,
    arbitrary: fc.tuple(junkName, junkValue).map(([name, junk]): Edit => (value) => {
      return isRecord(value) ? addedTo(value, name, junk) : [value, junk];
    }),
  },
  {
    weight: 2,
    arbitrary: fc.nat(20).map((nth): Edit => (value) => {
      if (Array.isArray(value)) return value.toSpliced(nth % (value.length || 1), 1);
      if (!isRecord(value)) return undefined;
      const names = Object.keys(value);
      const gone = names[nth % (names.length || 1)];
      return Object.fromEntries(Object.entries(value).filter(([name]) => name !== gone));
    }),
  },
  { weight: 1, arbitrary: fc.constant<Edit>((value) => [value]) },
  { weight: 1, arbitrary: fc.constant<Edit>((value) => Array.from({ length: 300 }, () => value)) },
  { weight: 1, arbitrary: fc.constant<Edit>((value) => JSON.stringify(value) ?? '') },
  { weight: 1, arbitrary: fc.constantFrom(3, 30, 300).map((depth) => () => nested(depth)) },
);

/** `JSON.parse` makes an own `__proto__`, as a body does; an assignment would not. */
function addedTo(value: Record<string, unknown>, name: string, junk: unknown): unknown {
  return JSON.parse(
    `{${[...Object.entries(value), [name, junk ?? null]]
      .map(([key, one]) => `${JSON.stringify(key)}:${JSON.stringify(one) ?? 'null'}`)
      .join(',')}}`,
  );
}

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let n = 0; n < depth; n++) value = n % 2 === 0 ? [value] : { a: value };
  return value;
}

/** Changes to the text of JSON, after which it is mostly none. */
const textEdits: fc.Arbitrary<(text: string) => Buffer>[] = [
  fc.nat(400).map((at) => (text) => Buffer.from(text.slice(0, at % (text.length + 1)))),
  fc.constant((text) => Buffer.from(text.replace(/"(\w+)":/, '"$1":null,"$1":'))),
  fc.constant((text) => Buffer.from(text.replace(/}\s*$/, ',}'))),
  fc.constant((text) => Buffer.from(`${text}${text}`)),
  fc.constant((text) => Buffer.from(`\ufeff${text}`)),
  fc.constant((text) => Buffer.from(text.replace(/:"[^"]*"/, ':"\\ud800"'))),
  fc.constant((text) => Buffer.from(text.replace(/:"[^"]*"/, ':"\\u0000"'))),
  fc.constant((text) => Buffer.from(text.replace(/:"[^"]*"/, ':"\u0000"'))),
  fc
    .constantFrom('NaN', 'Infinity', '-0', '1e999', '01', '0x10', '1_000', '9'.repeat(400), "'a'")
    .map((number) => (text) => Buffer.from(text.replace(/:("[^"]*"|\d+)/, `:${number}`))),
  fc
    .constantFrom(
      [0xc3, 0x28],
      [0xff],
      [0xed, 0xa0, 0x80],
      [0xf8, 0x88, 0x80, 0x80, 0x80],
      [0xc0, 0xaf],
    )
    .map((bytes) => (text) => {
      const middle = Math.ceil(text.length / 2);
      return Buffer.concat([
        Buffer.from(text.slice(0, middle)),
        Buffer.from(bytes),
        Buffer.from(text.slice(middle)),
      ]);
    }),
  fc.constant((text) => Buffer.from(text.replace(/}\s*$/, `${' '.repeat(TOO_LARGE)}}`))),
  fc.constant((text) => Buffer.from(`"${text.length}${'x'.repeat(TOO_LARGE)}"`)),
  fc.constant((text) => Buffer.from(text.replace(/:("[^"]*"|\d+)/, `:${DEEP}`))),
  fc.constant(() => Buffer.alloc(0)),
  fc
    .constantFrom('\n', 'null', '[]', '7', '"a"', 'undefined', '<a/>', 'a=b')
    .map((text) => () => Buffer.from(text)),
  fc.constant((text) => Buffer.from(`// a comment\n${text}`)),
  fc.uint8Array({ maxLength: 64 }).map((bytes) => () => Buffer.from(bytes)),
];

/** The bytes of a body: as the schema wants it, with something wrong in it, or no JSON at all. */
export function bodyBytes(valid: fc.Arbitrary<unknown>): fc.Arbitrary<Buffer> {
  const text = valid.map((value) => JSON.stringify(value) ?? '');
  const edited = fc
    .tuple(valid, fc.array(fc.nat(20), { maxLength: 4 }), edit)
    .map(([value, way, change]) => JSON.stringify(editedAt(value, way, change)) ?? '');
  return fc.oneof(
    { weight: 5, arbitrary: text.map((one) => Buffer.from(one)) },
    { weight: 6, arbitrary: edited.map((one) => Buffer.from(one)) },
    {
      weight: 3,
      arbitrary: fc.tuple(text, fc.oneof(...textEdits)).map(([one, change]) => change(one)),
    },
  );
}
