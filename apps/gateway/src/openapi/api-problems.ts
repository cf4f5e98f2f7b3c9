import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';
import { PROBLEMS, type ProblemCode } from '../problems/problem-catalogue.js';

export const problemSchema = z.object({
  type: z.url(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  fix: z.string(),
  request_id: z.string(),
  errors: z
    .array(
      z.object({ pointer: z.string(), code: z.string(), message: z.string(), fix: z.string() }),
    )
    .optional(),
  upstream: z
    .object({
      code: z.int().nullable(),
      subcode: z.int().nullable(),
      trace_id: z.string().nullable(),
    })
    .optional(),
  current: z.record(z.string(), z.unknown()).optional(),
});

/** Documents the problems that a route may answer with, grouped by their status. */
export function ApiProblems(...codes: ProblemCode[]): MethodDecorator & ClassDecorator {
  const byStatus = Map.groupBy(codes, (code) => PROBLEMS[code].status);
  return applyDecorators(
    ...[...byStatus].map(([status, group]) =>
      ApiResponse({
        status,
        description: group.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`).join('; '),
        content: {
          'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
        },
      }),
    ),
  );
}
