import { expect } from '@jest/globals';
import { z } from 'zod';
import type { Answer } from './ask.js';
import { PUBLIC_URL, type Gateway } from './open-gateway.js';

const fault = z.strictObject({
  pointer: z.string().regex(/^(\/.*)?$/s),
  code: z.string().regex(/^[a-z0-9_]+$/),
  message: z.string().min(1),
  fix: z.string().min(1),
});

const problem = z.strictObject({
  type: z.url(),
  title: z.string().min(1),
  status: z.int(),
  detail: z.string().min(1),
  code: z.string(),
  fix: z.string().min(1),
  request_id: z.string().min(1),
  errors: z.array(fault).min(1).max(100).optional(),
  upstream: z
    .strictObject({
      code: z.int().nullable(),
      subcode: z.int().nullable(),
      trace_id: z.string().nullable(),
    })
    .optional(),
  current: z.record(z.string(), z.unknown()).optional(),
});

export type ProblemAnswer = z.output<typeof problem>;

/** Fails unless the answer is a whole problem of that status and code; gives its body. */
export async function expectProblem(
  gateway: Gateway,
  answer: Pick<Answer, 'status' | 'headers' | 'text'>,
  status: number,
  code: string,
): Promise<ProblemAnswer> {
  const body = expectAnyProblem(answer);
  expect({ status: answer.status, code: body.code }).toEqual({ status, code });
  const { pathname } = new URL(body.type);
  const page = await gateway.ask({ path: pathname });
  expect({ status: page.status, type: page.headers['content-type'] }).toEqual({
    status: 200,
    type: 'text/plain; charset=utf-8',
  });
  expect(page.text).toContain(`code: ${code}`);
  return body;
}

/** The same for a problem of any kind. Asks nothing of the gateway, so it suits long loops. */
export function expectAnyProblem(
  answer: Pick<Answer, 'status' | 'headers' | 'text'>,
): ProblemAnswer {
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  const body = problem.parse(JSON.parse(answer.text));
  expect(body.status).toBe(answer.status);
  expect(body.request_id).toBe(answer.headers['x-request-id']);
  expect(body.type).toBe(`${PUBLIC_URL}/problems/${body.code}`);
  if (body.code === 'invalid_request') expect(body.errors).toBeDefined();
  if (answer.status === 503) expect(answer.headers['retry-after']).toMatch(/^\d+$/);
  return body;
}
