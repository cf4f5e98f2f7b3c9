import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiOperation, DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { Deprecated } from '../../../apps/gateway/src/http/deprecated.js';
import { askAnyApp as ask } from './ask.js';

@Controller('v1')
class OldRoutes {
  @Get('old')
  @ApiOperation({ operationId: 'old', summary: 'On its way out' })
  @Deprecated({
    since: '2026-11-01T00:00:00Z',
    sunset: '2027-05-01T00:00:00Z',
    link: 'https://floe.example.com/docs/old',
  })
  old() {
    return { ok: true };
  }

  @Get('older')
  @Deprecated({ since: '2026-11-01' })
  @ApiOperation({ operationId: 'older', summary: 'On its way out too' })
  older() {
    return { ok: true };
  }

  @Get('new')
  @ApiOperation({ operationId: 'new', summary: 'Here to stay' })
  newest() {
    return { ok: true };
  }
}

@Module({ controllers: [OldRoutes] })
class OldModule {}

/** No route of the API is deprecated yet, so these are made for the test. */
describe('a deprecated route', () => {
  let app: NestFastifyApplication;
  beforeAll(async () => {
    app = await NestFactory.create<NestFastifyApplication>(OldModule, new FastifyAdapter(), {
      logger: false,
    });
    await app.init();
  });
  afterAll(() => app.close());

  it('says in every answer since when, until when, and where to read on', async () => {
    const { status, headers } = await ask(app, { path: '/v1/old' });
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      deprecation: '@1793491200',
      sunset: 'Sat, 01 May 2027 00:00:00 GMT',
      link: '<https://floe.example.com/docs/old>; rel="deprecation"; type="text/html"',
    });
  });

  it('says no more than is known', async () => {
    const { headers } = await ask(app, { path: '/v1/older' });
    expect(headers['deprecation']).toBe('@1793491200');
    expect(headers).not.toHaveProperty('sunset');
    expect(headers).not.toHaveProperty('link');
  });

  it('is marked in the description, and no other is', () => {
    const { paths } = SwaggerModule.createDocument(app, new DocumentBuilder().build());
    const marked = Object.entries(paths).map(([path, { get }]) => [path, get?.deprecated ?? false]);
    expect(Object.fromEntries(marked)).toEqual({
      '/v1/old': true,
      '/v1/older': true,
      '/v1/new': false,
    });
    expect(paths['/v1/old']?.get).toMatchObject({ operationId: 'old', summary: 'On its way out' });
    expect(paths['/v1/older']?.get).toMatchObject({ operationId: 'older' });
  });

  it('leaves all others as they are', async () => {
    const { headers } = await ask(app, { path: '/v1/new' });
    expect(headers).not.toHaveProperty('deprecation');
  });

  it.each([
    [{ since: 'soon' }, 'is no time'],
    [{ since: '2026-11-01', sunset: '2026-10-01' }, 'before it is deprecated'],
    [{ since: '2026-11-01', link: 'no link' }, 'Invalid URL'],
  ])('cannot be declared wrongly: %j', (given, words) => {
    expect(() => Deprecated(given)).toThrow(words);
  });
});
