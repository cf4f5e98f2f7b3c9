// The floor of the replies: a webhook's signature, JSON.parse, and at once a send for each tap. It keeps nothing and
// decides nothing, so what a reply takes here is the simulator's own time and that of two HTTP requests.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { Pool } from 'undici';

type Messaging = { sender: { id: string }; postback?: unknown };
type Envelope = { entry: { id: string; messaging?: Messaging[] }[] };

const secret = process.env['APP_SECRET'] ?? '';
const tokens = JSON.parse(process.env['ACCESS_TOKENS'] ?? '{}') as Record<string, string>;
const instagram = new Pool(process.env['GRAPH_API_URL'] ?? '', { connections: 32, pipelining: 1 });

async function answer(account: string, person: string): Promise<void> {
  const { body } = await instagram.request({
    method: 'POST',
    path: `/v25.0/${account}/messages`,
    headers: {
      authorization: `Bearer ${tokens[account]}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ recipient: { id: person }, message: { text: 'We are open.' } }),
  });
  await body.dump();
}

createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const body = Buffer.concat(parts);
    const expected = Buffer.from(
      `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    );
    const given = Buffer.from(String(request.headers['x-hub-signature-256']));
    const isSigned = given.length === expected.length && timingSafeEqual(given, expected);
    response.statusCode = isSigned ? 200 : 401;
    response.end();
    if (!isSigned) return;
    const { entry }: Envelope = JSON.parse(body.toString('utf8'));
    for (const { id, messaging = [] } of entry) {
      for (const { sender, postback } of messaging) {
        if (postback !== undefined) void answer(id, sender.id);
      }
    }
  });
}).listen(Number(process.env['PORT']), '127.0.0.1');
