import { ConsentRequests, GroupCommit, type ConsentProgress } from '#libs/storage';
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { htmlPage } from '../http/html-page.js';
import { ApiProblems } from '../openapi/api-problems.js';
import { notFound } from '../problems/problem.js';
import { readConfirmationCode } from './confirmation-code.js';
import { dataDeletionSchema, showDeletion, type DataDeletion } from './consent.schema.js';
import { dataDeletionPage, noSuchDeletionPage } from './data-deletion-page.js';

const codeParam = z.string();

/** Anybody may ask, and must not keep the few connections that events come in by. */
const MAX_LOOKUPS = 2;

/** Where a person sees what became of their data. The code alone opens it, so it is nowhere logged. */
@ApiTags('Instagram')
@Controller('data-deletion')
export class DataDeletionController {
  private readonly lookups: GroupCommit<string, ConsentProgress | null>;

  constructor(requests: ConsentRequests) {
    this.lookups = new GroupCommit(
      (codes) => Promise.all(codes.map((code) => requests.findByCode(code))),
      { maxItems: 1, maxInFlight: MAX_LOOKUPS },
    );
  }

  @Get(':code')
  @ApiOperation({
    operationId: 'getDataDeletion',
    summary: 'How far the deletion that a person asked for has come',
  })
  @ApiOkResponse({
    description: 'A page for people, or JSON for who asks for `application/json`.',
    standardSchema: dataDeletionSchema,
  })
  @ApiProblems('unavailable')
  async read(
    @Param('code', { schema: codeParam }) text: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DataDeletion | string> {
    const code = readConfirmationCode(text);
    const progress = code === null ? null : await this.lookups.add(code);
    void reply.headers({ vary: 'accept', 'x-robots-tag': 'noindex, nofollow' });
    if (wantsJson(request.headers.accept)) {
      if (code === null || progress === null) throw notFound('deletion request');
      return showDeletion(code, progress);
    }
    const page =
      code === null || progress === null
        ? noSuchDeletionPage()
        : dataDeletionPage(showDeletion(code, progress));
    return htmlPage(request, reply, page);
  }
}

/** Programs name JSON; browsers name HTML, whatever else they take. */
function wantsJson(accept: string | undefined): boolean {
  return (
    accept !== undefined && /\bapplication\/json\b/i.test(accept) && !/text\/html/i.test(accept)
  );
}
