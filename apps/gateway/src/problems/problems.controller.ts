import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { PROBLEMS, type ProblemCode } from './problem-catalogue.js';
import { notFound } from './problem.js';

const codeParam = z.string();

const isCode = (text: string): text is ProblemCode => Object.hasOwn(PROBLEMS, text);

/** What the `type` of a problem leads to. */
@ApiTags('Problems')
@Controller('problems')
export class ProblemsController {
  @Get(':code')
  @Header('content-type', 'text/plain; charset=utf-8')
  @ApiOperation({ operationId: 'explainProblem', summary: 'What a problem is, and what to do' })
  @ApiOkResponse({ description: 'The same as in the problem, as plain text.' })
  explain(@Param('code', { schema: codeParam }) code: string): string {
    if (!isCode(code)) throw notFound('problem');
    const { status, title, fix } = PROBLEMS[code];
    return `${title}\n\ncode: ${code}\nstatus: ${status}\n\nWhat to do: ${fix}\n`;
  }
}
