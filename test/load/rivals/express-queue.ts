// What most hand-written services do: Express, and a job in Redis for each event, before the answer. It is as
// durable as that Redis. Tuned as its author would: a keep-alive server without extras, the jobs of a request added
// side by side, commands sent together, Meta's id as the job's so that a repeat adds nothing, no job kept when done.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { Queue } from 'bullmq';
import express from 'express';
import { Redis } from 'ioredis';

type Messaging = { sender: { id: string }; timestamp: number; postback?: { mid?: string } };
type Envelope = { object: string; entry: { id: string; messaging?: Messaging[] }[] };

const secret = process.env['APP_SECRET'] ?? '';
const connection = new Redis(process.env['REDIS_URL'] ?? '', {
  maxRetriesPerRequest: null,
  enableAutoPipelining: true,
});
const queue = new Queue('events', {
  connection,
  defaultJobOptions: {
    removeOnComplete: true,
    attempts: 5,
    backoff: { type: 'exponential', delay: 1_000 },
  },
});

function isSigned(body: Buffer, header: string | undefined): boolean {
  const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
  const given = Buffer.from(header ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

const app = express();
app.disable('x-powered-by');
app.disable('etag');

app.post(
  '/webhooks/instagram',
  express.raw({ type: () => true, limit: '4mb' }),
  async (request, response) => {
    const body: Buffer = request.body;
    if (!isSigned(body, request.get('x-hub-signature-256'))) {
      response.sendStatus(401);
      return;
    }
    const { entry }: Envelope = JSON.parse(body.toString('utf8'));
    const events = entry.flatMap(({ id, messaging = [] }) =>
      messaging.map((event) => ({ account: id, event })),
    );
    await Promise.all(
      events.map(({ account, event }) =>
        queue.add('event', { account, event }, { jobId: `${account}_${event.postback?.mid}` }),
      ),
    );
    response.sendStatus(200);
  },
);

app.listen(Number(process.env['PORT']), '127.0.0.1');
