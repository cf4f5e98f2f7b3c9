import { Secret } from '#libs/domain';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { clientAddress } from '../http/client-address.js';
import { htmlPage } from '../http/html-page.js';
import { ApiProblems } from '../openapi/api-problems.js';
import { FollowLogin } from './follow-login.js';
import { CALLBACK_PATH } from './login-app.js';
import { pageOfLogin } from './login-pages.js';
import { returnAddress } from './return-address.js';

/** Instagram may add what it likes, and so may people. */
const loginQuery = z.record(z.string(), z.unknown());

/** Longer than anything that Instagram sends. */
const MAX_CHARACTERS = 4_096;

const RETRY_AFTER_SECONDS = '60';

/** Where Instagram sends people after a login. What they see is a page, whatever went wrong. */
@ApiTags('Instagram')
@Controller(CALLBACK_PATH)
export class ConnectCallbackController {
  constructor(private readonly login: FollowLogin) {}

  @Get('callback')
  @ApiOperation({
    operationId: 'followConnectLink',
    summary: 'Where people come back to from a login at Instagram',
  })
  @ApiQuery({
    name: 'state',
    required: false,
    schema: { type: 'string' },
    description: 'What the link was made with.',
  })
  @ApiQuery({
    name: 'code',
    required: false,
    schema: { type: 'string' },
    description: 'What Instagram gives a token for, once.',
  })
  @ApiQuery({
    name: 'error',
    required: false,
    schema: { type: 'string' },
    description: 'Why there is no code, such as `access_denied`.',
  })
  @ApiOkResponse({ description: 'A page that says that the account is connected.' })
  @ApiResponse({ status: 303, description: 'Connected; on to the return URL of the link.' })
  @ApiProblems('unavailable')
  async callback(
    @Query({ schema: loginQuery }) query: z.output<typeof loginQuery>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    // A look ahead, by a browser or by whoever checks links, must not spend what the person needs.
    if (request.method === 'HEAD') return '';
    if (isPrefetch(request)) {
      void reply.status(503).header('retry-after', RETRY_AFTER_SECONDS);
      return '';
    }
    const code = textOf(query['code']);
    const result = await this.login.run(
      {
        state: textOf(query['state']),
        code: code === null ? null : new Secret(code),
        error: textOf(query['error']),
        reason: textOf(query['error_reason']),
      },
      { requestId: request.id, ip: clientAddress(request) },
    );
    if (result.code === 'connected') {
      const address = returnAddress(result);
      if (address !== null) {
        void reply.status(303).header('location', address);
        return '';
      }
    }
    const page = pageOfLogin(result);
    if (page.status === 503) void reply.header('retry-after', RETRY_AFTER_SECONDS);
    return htmlPage(request, reply, page);
  }
}

/** A name that comes twice is a list: nobody can say which one is meant. */
function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value.length <= MAX_CHARACTERS ? value : null;
}

/** Source: W3C, "Speculation Rules", `Sec-Purpose`; `Purpose` is what Safari sends. */
function isPrefetch({ headers }: FastifyRequest): boolean {
  return [headers['sec-purpose'], headers['purpose']].some((value) => {
    return typeof value === 'string' && value.includes('prefetch');
  });
}
