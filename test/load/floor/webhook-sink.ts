// Where the benches' webhooks go: /ok/<endpoint> answers 204, or 503 from PUT /down to PUT /up; /kept/<endpoint> also
// keeps by which bytes each came; /hang never answers.
// GET /report tells what came since the last.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

type Arrival = {
  endpoint: string;
  atMs: number;
  lateMs: number;
  account: string;
  place: number;
  id?: string;
  sha256?: string;
};
let arrivals: Arrival[] = [];
let isDown = false;

createServer((request, response) => {
  const path = request.url ?? '';
  if (request.method !== 'POST') {
    if (request.method === 'PUT') isDown = path === '/down';
    response.end(JSON.stringify(path === '/report' ? arrivals : []));
    if (path === '/report') arrivals = [];
    return;
  }
  if (path === '/hang') {
    request.resume();
    return;
  }
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    response.statusCode = isDown ? 503 : 204;
    response.end();
    if (isDown) return;
    const bytes = Buffer.concat(parts);
    const { timestamp, data } = JSON.parse(bytes.toString('utf8'));
    const atMs = Date.now();
    arrivals.push({
      endpoint: path.slice(path.indexOf('/', 1) + 1),
      atMs,
      lateMs: atMs - Date.parse(timestamp),
      account: data.account_id,
      place: Number(data.payload),
      ...(path.startsWith('/kept/') && {
        id: String(request.headers['webhook-id']),
        sha256: createHash('sha256').update(bytes).digest('base64'),
      }),
    });
  });
}).listen(Number(process.env['PORT']), '127.0.0.1');
