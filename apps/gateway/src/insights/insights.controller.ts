import { thingRefSchema } from '#libs/domain';
import { AccountRepository, GroupCommit, TapInsights, type TapGroups } from '#libs/storage';
import { Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { z } from 'zod';
import { TheCaller, type Caller } from '../access/caller.js';
import { NeedsScope } from '../access/scopes.js';
import { TenantRoutes } from '../access/tenant-routes.js';
import { notFound, Problem } from '../problems/problem.js';
import { CSV_TYPE, insightsCsv, insightsFileName } from './insights-csv.js';
import {
  BY_WITHOUT_CSV,
  insightsQuery,
  insightsSchema,
  showInsights,
  type Insights,
} from './insights.schema.js';

/** Counting the taps of a large account takes seconds, and must not keep all connections. */
const MAX_COUNTS = 2;

@ApiTags('Events')
@TenantRoutes('v1/accounts/:id/insights')
export class InsightsController {
  private readonly counts: GroupCommit<() => Promise<TapGroups>, TapGroups>;

  constructor(
    private readonly accounts: AccountRepository,
    private readonly insights: TapInsights,
  ) {
    this.counts = new GroupCommit((reads) => Promise.all(reads.map((read) => read())), {
      maxItems: 1,
      maxInFlight: MAX_COUNTS,
    });
  }

  @Get()
  @NeedsScope('events:read')
  @ApiOperation({
    operationId: 'getInsights',
    summary: 'How often each question was tapped and answered, and how fast',
  })
  @ApiQuery({
    name: 'from',
    required: false,
    description:
      'From when on: a time, or a date, which is its beginning in UTC. Left out: 28 days before `to`.',
  })
  @ApiQuery({
    name: 'to',
    required: false,
    description: 'Until when, without that instant; at most 92 days later. Left out: now.',
  })
  @ApiQuery({
    name: 'format',
    required: false,
    description: 'What the answer is. Left out: JSON, unless `Accept` asks for `text/csv`.',
  })
  @ApiQuery({
    name: 'by',
    required: false,
    description: 'Which rows a CSV has; refused for JSON. Left out: `question`.',
  })
  @ApiOkResponse({
    description: 'The taps of the range, counted.',
    standardSchema: insightsSchema,
    headers: {
      'Content-Disposition': {
        description: 'There when the answer is a CSV: its file name.',
        required: false,
        schema: { type: 'string' },
        example: 'attachment; filename="taps-by-question-2026-11-01-2026-11-29.csv"',
      },
    },
  })
  async read(
    @TheCaller() caller: Caller,
    @Param('id', { schema: thingRefSchema }) ref: string,
    @Query({ schema: insightsQuery }) query: z.output<typeof insightsQuery>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Insights | string> {
    const { range, by } = query;
    const isCsv = (query.format ?? formatOf(request.headers.accept)) === 'csv';
    if (!isCsv && by !== null) {
      throw new Problem('invalid_request', 'The query has one fault.', {
        errors: [BY_WITHOUT_CSV],
      });
    }
    const account = await this.accounts.find(caller.tenantId, ref);
    if (!account) throw notFound('account');
    // Bound, so that also a count that waits sees the accounts of its own caller and no others.
    const count = () => this.insights.read(caller.tenantId, account.id, range);
    const groups = await this.counts.add(AsyncLocalStorage.bind(count));
    const shown = showInsights(account.id, range, groups);
    void reply.header('vary', 'accept');
    if (!isCsv) return shown;
    const dimension = by ?? 'question';
    void reply.headers({
      'content-type': CSV_TYPE,
      'content-disposition': `attachment; filename="${insightsFileName(shown, dimension)}"`,
    });
    return insightsCsv(shown, dimension);
  }
}

/** Programs that want a CSV name it; what takes anything, or JSON too, gets JSON. */
function formatOf(accept = ''): 'json' | 'csv' {
  const names = (type: RegExp) => type.test(accept);
  return names(/\btext\/csv\b/i) && !names(/\bapplication\/json\b/i) ? 'csv' : 'json';
}
