import { z } from 'zod';
import { PROBLEMS, type ProblemCode } from '../../problems/problem-catalogue.js';
import { part } from '../component.js';

const CODES = Object.keys(PROBLEMS).filter((text): text is ProblemCode => text in PROBLEMS);

const codeSchema = z.enum(CODES);

const faultSchema = z.object({
  pointer: z.string(),
  code: z.string(),
  message: z.string(),
  fix: z.string(),
});

const upstreamSchema = z.object({
  code: z.int().nullable(),
  subcode: z.int().nullable(),
  trace_id: z.string().nullable(),
});

/** The body of every error (`ProblemBody`). */
export const problemSchema = z.object({
  type: z.url(),
  title: z.string(),
  status: z.int().min(400).max(599),
  detail: z.string(),
  code: codeSchema,
  fix: z.string(),
  request_id: z.string(),
  errors: z.array(faultSchema).min(1).max(100).optional(),
  upstream: upstreamSchema.optional(),
  current: z.record(z.string(), z.unknown()).optional(),
});

export const PROBLEM_COMPONENTS = [
  part('ProblemCode', codeSchema, {
    use: 'shown',
    description: 'For programs. A code never changes its meaning; new ones may come.',
  }),
  part('Fault', faultSchema, {
    use: 'shown',
    description: 'One thing that is wrong with a request.',
    fields: {
      pointer: 'Where it is: a JSON Pointer (RFC 6901) into what you sent.',
      code: 'What it is, for programs.',
      message: 'What it is, for people.',
      fix: 'What to do about it.',
    },
  }),
  part('Upstream', upstreamSchema, {
    use: 'shown',
    description: 'What Instagram said, where it refused.',
    fields: {
      code: "Meta's code of the error.",
      subcode: "Meta's subcode.",
      trace_id: 'The id by which support at Meta finds the call.',
    },
  }),
  part('Problem', problemSchema, {
    use: 'shown',
    description: 'Every error, as RFC 9457 has it.',
    fields: {
      type: 'A link to what the problem is and what to do about it.',
      title: 'The same for all problems of this code.',
      status: 'The status of the answer.',
      detail: 'What is the matter this time, for people.',
      code: 'What is the matter, for programs.',
      fix: 'What to do about it.',
      request_id: 'Name it when you ask for help. The header X-Request-Id has it too.',
      errors: 'All that is wrong with the request, at once.',
      upstream: 'Where Instagram refused: what it said.',
      current: 'With 412: what is there now.',
    },
  }),
];
