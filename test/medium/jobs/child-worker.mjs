// A worker process of its own, so that a test can kill it. Runs the compiled library (`npm run build`).
import { JobsModule, LaneWorkers, QUEUES } from '#libs/jobs';
import { NestFactory } from '@nestjs/core';
import { setTimeout as sleep } from 'node:timers/promises';

const { LaneTable } = await import('./lane-table.ts');

const told = JSON.parse(process.argv[2]);
const table = new LaneTable(told.databaseUrl, told.schema, told.options);

const behaviours = {
  'crash-on-poison': {
    onRow: async (row) => {
      if (row.isPoison) process.abort();
    },
  },
  'dwell-on-rows': {
    onRow: async () => {
      process.send('row');
      await sleep(told.dwellMs);
    },
  },
};

const say = (level) => (context, message) => {
  if (process.env.JOBS_TEST_VERBOSE) console.error(level, message, context);
};
const module = JobsModule.forWorker({
  ...told.server,
  log: { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') },
  policies: { ...QUEUES, replies: { ...QUEUES.replies, ...told.policy } },
  queues: ['replies'],
  consumes: ['replies'],
  handlers: { useFactory: () => ({ 'answer-account': table.handler(behaviours[told.behaviour]) }) },
});
const app = await NestFactory.createApplicationContext(module, { logger: false });
process.once('SIGTERM', async () => {
  await app.close();
  process.exit(0);
});
app.get(LaneWorkers).startConsuming();
process.send('consuming');
