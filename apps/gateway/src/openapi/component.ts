import type { z } from 'zod';

/** A named example of a body. */
export type Example = { name: string; summary: string; value: unknown };

/** A schema that the description names, so that clients get a type for it. */
export type Component = {
  name: string;
  schema: z.ZodType;
  /** `taken`: in requests; `shown`: in answers; `shared`: in both, within other schemas. */
  use: 'taken' | 'shown' | 'shared';
  description: string;
  /** What each field means. */
  fields: Record<string, string>;
  examples: Example[];
};

type Fields<S extends z.ZodObject> = Record<keyof z.output<S>, string>;
type Words<S extends z.ZodObject> = { description: string; fields: Fields<S> };

/** A thing in answers, with the one example that every answer which has it shows. */
export function shown<S extends z.ZodObject>(
  name: string,
  schema: S,
  { description, fields, example }: Words<S> & { example: z.output<S> },
): Component {
  const examples = [{ name, summary: description, value: example }];
  return { name, schema, use: 'shown', description, fields, examples };
}

/** The body of a request; `examples` by what they show. */
export function taken<S extends z.ZodObject>(
  name: string,
  schema: S,
  { description, fields, examples }: Words<S> & { examples: Record<string, z.input<S>> },
): Component {
  return {
    name,
    schema,
    use: 'taken',
    description,
    fields,
    examples: Object.entries(examples).map(([summary, value], index) => ({
      name: index === 0 ? name : `${name}${index + 1}`,
      summary,
      value,
    })),
  };
}

/** A part of other schemas. */
export function part<S extends z.ZodType>(
  name: string,
  schema: S,
  words: { use: Component['use']; description: string; fields?: Record<string, string> },
): Component {
  return { name, schema, fields: {}, examples: [], ...words };
}
