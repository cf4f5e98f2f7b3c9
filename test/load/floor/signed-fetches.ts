// The floor of deliveries: a loop of signed fetches, so many at once. It keeps nothing and knows no retries.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import pMap from 'p-map';
import { Webhook } from 'standardwebhooks';

type Work = { urls: string[]; count: number; atOnce: number; body: string };

const webhook = new Webhook(`whsec_${Buffer.alloc(32, 7).toString('base64')}`);

async function post(url: string, body: string): Promise<void> {
  const id = randomUUID();
  const at = new Date();
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': webhook.sign(id, at, body),
    },
    body,
  });
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
}

createServer(async (request, response) => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  if (request.method === 'POST') {
    const { urls, count, atOnce, body }: Work = JSON.parse(Buffer.concat(parts).toString('utf8'));
    const each = Array.from({ length: count }, (_, n) => urls[n % urls.length] ?? '');
    await pMap(each, (url) => post(url, body), { concurrency: atOnce });
  }
  response.end('{}');
}).listen(Number(process.env['PORT']), '127.0.0.1');
