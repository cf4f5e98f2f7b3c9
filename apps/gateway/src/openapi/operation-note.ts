import type { z } from 'zod';

/** A body that the code does not declare by a schema of its own. */
export type NotedBody =
  | { schema: z.ZodType; example?: unknown; required?: false }
  | { contentType: string; example: string }
  /** An `application/x-www-form-urlencoded` one. */
  | { form: z.ZodType }
  /** HTML for people, with an example of it, and the schema as JSON for who asks for that. */
  | { page: string; schema: z.ZodType }
  /** JSON, or a CSV for who asks for that, with an example of it. */
  | { csv: string; schema: z.ZodType };

export type OperationNote = {
  /** Prose for strangers, in Markdown. */
  description: string;
  request?: NotedBody;
  responses?: Record<number, NotedBody>;
  /** A person is meant to see the answers: what is a problem for a program may be a page for them. */
  isForPeople?: boolean;
  /** Whether the answer has an ETag, where its path does not tell. */
  isVersioned?: boolean;
};
