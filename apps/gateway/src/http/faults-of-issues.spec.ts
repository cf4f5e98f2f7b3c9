import { describe, expect, it } from '@jest/globals';
import { externalIdSchema } from '#libs/domain';
import { z } from 'zod';
import { faultsOfIssues } from './faults-of-issues.js';

const faultsOf = (schema: z.ZodType, value: unknown) =>
  faultsOfIssues(schema.safeParse(value).error?.issues ?? []);

const kinds = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('exact') }),
  z.strictObject({ type: z.literal('any') }),
]);

describe('faultsOfIssues', () => {
  it.each<[string, z.ZodType, unknown, string]>([
    ['a number for a text', z.string(), 1, 'Send a text, in double quotes.'],
    ['nothing for a text', z.string(), undefined, 'Send a text, in double quotes.'],
    ['a text for a number', z.number(), '1', 'Send a number, without quotes.'],
    ['half a number', z.int(), 1.5, 'Send a whole number, without quotes.'],
    ['a text for a switch', z.boolean(), 'true', 'Send true or false, without quotes.'],
    ['an object for a list', z.array(z.string()), {}, 'Send a list, in square brackets.'],
    ['a list for an object', z.object({}), [], 'Send an object, in curly brackets.'],
    ['another word', z.enum(['a', 'b']), 'c', 'Send one of "a", "b".'],
    ['another constant', z.literal('instagram'), 'x', 'Send "instagram".'],
    ['a short text', z.string().min(2), 'a', 'Send at least 2 characters.'],
    ['a long text', z.string().max(2), 'abc', 'Send at most 2 characters.'],
    ['a text of another length', z.string().length(2), 'a', 'Send exactly 2 characters.'],
    ['too few items', z.array(z.string()).min(1), [], 'Send at least 1 item.'],
    ['too many items', z.array(z.string()).max(1), ['a', 'b'], 'Send at most 1 item.'],
    ['a small number', z.int().min(1), 0, 'Send a number that is at least 1.'],
    ['a large number', z.int().max(9), 10, 'Send a number that is at most 9.'],
    ['a bound itself', z.number().gt(3), 3, 'Send a number that is more than 3.'],
    ['an odd number', z.number().multipleOf(2), 3, 'Send a multiple of 2.'],
    ['another start', z.string().startsWith('a'), 'b', 'Send a text that begins with "a".'],
    ['no such kind', kinds, { type: 'x' }, 'Send one of "exact", "any".'],
    [
      'none of two shapes',
      z.union([z.string(), z.null()]),
      1,
      'Send a text, in double quotes. Or: send null.',
    ],
  ])('of %s says what to send instead', (_, schema, value, fix) => {
    expect(faultsOf(schema, value).map((fault) => fault.fix)).toEqual([fix]);
  });

  it.each([
    [z.uuid(), 'a UUID'],
    [z.iso.datetime(), 'a time in UTC'],
    [z.url(), 'a URL with its scheme'],
    [z.string().regex(/^a/, 'begins with something else'), 'that `message` names'],
    [z.string().refine(() => false, 'is odd'), '`message`'],
  ])('shows the form of a text (%#)', (schema, words) => {
    expect(faultsOf(schema, 'x')[0]?.fix).toContain(words);
  });

  it('points to each unknown field', () => {
    const schema = z.strictObject({ a: z.strictObject({}) });
    expect(faultsOf(schema, { a: { 'b/c': 1, d: 2 } })).toMatchObject([
      { pointer: '/a/b~1c', code: 'unknown_field' },
      { pointer: '/a/d', code: 'unknown_field' },
    ]);
  });

  it('points to a name that is not allowed, and says what is wrong with it', () => {
    const schema = z.record(z.string().min(2), z.int());
    expect(faultsOf(schema, { a: 1 })).toMatchObject([
      { pointer: '/a', code: 'too_small', fix: 'Send at least 2 characters.' },
    ]);
  });

  it('takes code and fix from a check of our own', () => {
    const schema = z.object({
      url: z.string().check((context) => {
        context.issues.push({
          code: 'custom',
          input: context.value,
          message: 'It leads into a private network.',
          params: { code: 'private_address', fix: 'Name a public host.' },
        });
      }),
    });
    expect(faultsOf(schema, { url: 'x' })).toEqual([
      {
        pointer: '/url',
        code: 'private_address',
        message: 'It leads into a private network.',
        fix: 'Name a public host.',
      },
    ]);
  });

  it.each([
    ['a\u0000', 'Take the NUL character (U+0000) out of the text.'],
    ['\ud800', 'Send whole characters, as UTF-8 has them.'],
  ])('says of the text %j, which no row can keep, what to mend', (text, fix) => {
    expect(faultsOf(externalIdSchema, text)).toMatchObject([{ code: 'not_storable', fix }]);
  });

  it('names no more faults than a person reads, however many there are', () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`f${at}`, 1]));
    expect(faultsOf(z.strictObject({}), many)).toHaveLength(100);
    const wrong = Array.from({ length: 5_000 }, () => 1);
    expect(faultsOf(z.array(z.string()), wrong)).toHaveLength(100);
  });

  it('never repeats what was sent', () => {
    const secret = 'IGAA-planted';
    for (const schema of [z.int(), z.uuid(), z.enum(['a']), z.string().max(2), kinds]) {
      expect(JSON.stringify(faultsOf(schema, secret))).not.toContain(secret);
    }
  });
});
