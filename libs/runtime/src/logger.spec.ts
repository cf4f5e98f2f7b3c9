import { Secret } from '#libs/domain';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { makeLogger, NestLogger } from './logger.js';
import { withContext } from './work-context.js';

const line = z.record(z.string(), z.unknown());

function aLogger(level = 'trace') {
  const lines: string[] = [];
  const logger = makeLogger('test', level, { write: (text) => lines.push(text) });
  return { logger, lines, read: () => lines.map((text) => line.parse(JSON.parse(text))) };
}

describe('makeLogger', () => {
  it('writes one JSON line per entry, with the app, the time and the context of the work', () => {
    const { logger, lines, read } = aLogger();
    withContext({ requestId: 'r1', tenantId: 't1' }, () => {
      logger.info({ count: 2 }, 'two\nlines');
    });
    expect(lines).toHaveLength(1);
    expect(lines[0]?.trimEnd()).not.toContain('\n');
    expect(read()).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        app: 'test',
        pid: process.pid,
        requestId: 'r1',
        tenantId: 't1',
        count: 2,
        msg: 'two\nlines',
      },
    ]);
  });

  it('keeps quiet below its level', () => {
    const { logger, lines } = aLogger('warn');
    logger.info('not this');
    logger.warn('but this');
    expect(lines).toHaveLength(1);
  });

  it('lets no secret through: under a name, in a message, in an error, or as a Secret', () => {
    const { logger, lines, read } = aLogger();
    const cause = Object.assign(new Error('GET /me?access_token=hunter2'), {
      config: { headers: { authorization: 'Bearer hunter2' } },
    });
    const error = new Error('login postgres://floe:hunter2@db failed', { cause });
    logger.error({ err: error, deep: { a: { b: { c: { token: 'hunter2' } } } } }, 'failed');
    logger.error(error);
    logger.warn({ secret: new Secret('hunter2'), a: [new Secret('hunter2')] });
    logger.warn('sent Authorization: Bearer hunter2-and-more');
    expect(lines.join('')).not.toContain('hunter2');
    expect(read()[0]).toMatchObject({ err: { type: 'Error', cause: { type: 'Error' } } });
    expect(read()[1]).toMatchObject({ msg: expect.stringContaining('login postgres://floe:') });
  });
});

describe('NestLogger', () => {
  it("says Nest's news at debug, and its complaints as they are", () => {
    const { logger, read } = aLogger();
    const nest = new NestLogger(logger);
    nest.log('mapped', 'Router');
    nest.warn('odd', 'Router');
    nest.error('broken', 'at x', 'Router');
    nest.fatal('gone');
    expect(read()).toMatchObject([
      { level: 'debug', msg: 'mapped', context: 'Router' },
      { level: 'warn', msg: 'odd' },
      { level: 'error', msg: 'broken', stack: 'at x' },
      { level: 'fatal', msg: 'gone' },
    ]);
  });
});
