import { newId } from '#libs/domain';
import { TenantWork } from '#libs/storage';
import {
  Controller,
  Get,
  Injectable,
  Module,
  Param,
  Post,
  Body,
  StreamableFile,
  UseGuards,
  UseInterceptors,
  type CanActivate,
  type DynamicModule,
  type ExecutionContext,
  type PipeTransform,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { setImmediate as nextRound } from 'node:timers/promises';
import { defer, mergeMap, of } from 'rxjs';
import { BoundAccounts } from '../../../apps/gateway/src/access/bound-accounts.interceptor.js';
import { rememberCaller } from '../../../apps/gateway/src/access/caller.js';
import { openStorage, type Storage } from '../storage/open-storage.js';

const TENANT = newId();

/** The accounts that PostgreSQL shows to a unit of work begun here; `all` when it is not bound. */
async function boundsHere(work: TenantWork): Promise<string> {
  const [row]: { bounds: string | null }[] = await work.run(TENANT, (manager) =>
    manager.query(`SELECT nullif(current_setting('app.account_ids', true), '') AS bounds`),
  );
  return row?.bounds ?? 'all';
}

/** Takes the bounds of the key from a header, as the TenantGuard takes them from the database. */
@Injectable()
class GuardOfTest implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const header = request.headers['x-accounts'];
    rememberCaller(request, {
      tenantId: TENANT,
      keyId: newId(),
      scopes: ['*'],
      accountIds: header === undefined ? null : String(header).split(',').filter(Boolean),
      expiresAt: null,
      requestsPerMinute: { key: null, tenant: 600 },
      source: { actor: 'operator', requestId: null, ip: null },
    });
    return true;
  }
}

@Injectable()
class BoundsPipe implements PipeTransform {
  constructor(private readonly work: TenantWork) {}

  transform(): Promise<string> {
    return boundsHere(this.work);
  }
}

@UseGuards(GuardOfTest)
@UseInterceptors(BoundAccounts)
@Controller()
class RoutesOfTest {
  constructor(private readonly work: TenantWork) {}

  @Get('handler')
  handler(): Promise<string> {
    return boundsHere(this.work);
  }

  @Get('later')
  async later(): Promise<string> {
    await nextRound();
    const [first, second] = await Promise.all([boundsHere(this.work), boundsHere(this.work)]);
    return first === second ? first : 'mixed';
  }

  @Post('body')
  async body(@Body() body: unknown): Promise<string> {
    await nextRound();
    return body === undefined ? 'no body' : boundsHere(this.work);
  }

  @Get('pipe/:any')
  pipe(@Param('any', BoundsPipe) bounds: string): string {
    return bounds;
  }

  @Get('observable')
  observable() {
    return defer(() => nextRound()).pipe(mergeMap(() => boundsHere(this.work)));
  }

  @Get('observable-of-promise')
  async observableOfPromise() {
    await nextRound();
    return of(1).pipe(mergeMap(() => boundsHere(this.work)));
  }

  @Get('stream')
  stream(): StreamableFile {
    return new StreamableFile(Readable.from(this.chunks()));
  }

  private async *chunks(): AsyncGenerator<string> {
    yield await boundsHere(this.work);
  }
}

@Module({})
class ModuleOfTest {
  static on(storage: Storage): DynamicModule {
    return {
      module: ModuleOfTest,
      controllers: [RoutesOfTest],
      providers: [GuardOfTest, BoundsPipe, { provide: TenantWork, useValue: storage.work }],
    };
  }
}

describe('a route behind BoundAccounts', () => {
  let storage: Storage;
  let app: NestFastifyApplication;
  let url: string;

  beforeAll(async () => {
    storage = await openStorage();
    app = await NestFactory.create<NestFastifyApplication>(
      ModuleOfTest.on(storage),
      new FastifyAdapter(),
      { logger: false },
    );
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });
  afterAll(async () => {
    await app.close();
    await storage.close();
  });

  const ask = async (path: string, accounts: readonly string[] | null) => {
    const isPost = path === 'body';
    const answer = await fetch(`${url}/${path}`, {
      method: isPost ? 'POST' : 'GET',
      headers: {
        ...(accounts === null ? {} : { 'x-accounts': accounts.join(',') }),
        ...(isPost ? { 'content-type': 'application/json' } : {}),
      },
      ...(isPost ? { body: JSON.stringify({ text: 'x'.repeat(100_000) }) } : {}),
    });
    return answer.text();
  };

  const PATHS = ['handler', 'later', 'body', 'pipe/x', 'observable', 'observable-of-promise'];

  it.each(PATHS)('shows %s the accounts of its key', async (path) => {
    const ids = [newId(), newId()];
    expect(await ask(path, ids)).toBe(ids.join(','));
    expect(await ask(path, null)).toBe('all');
  });

  it.each(PATHS)('shows %s none, when the key is bound to none', async (path) => {
    expect(await ask(path, [])).toBe('00000000-0000-0000-0000-000000000000');
  });

  it('refuses to stream, since a stream is read outside of any bounds', async () => {
    for (const accounts of [null, [newId()]]) {
      expect(JSON.parse(await ask('stream', accounts))).toMatchObject({ statusCode: 500 });
    }
  });

  it('keeps requests side by side apart', async () => {
    const asked = Array.from({ length: 120 }, (_, at) => ({
      path: PATHS[at % PATHS.length]!,
      ids: at % 3 === 0 ? null : [newId()],
    }));
    const told = await Promise.all(asked.map(({ path, ids }) => ask(path, ids)));
    expect(told).toEqual(asked.map(({ ids }) => ids?.join(',') ?? 'all'));
  });
});
