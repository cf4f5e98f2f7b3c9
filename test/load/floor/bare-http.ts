// The floor of the intake: Node's own server, the signature over the raw bytes, JSON.parse, 200. It keeps nothing.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const secret = process.env['APP_SECRET'] ?? '';

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
    if (isSigned) JSON.parse(body.toString('utf8'));
    response.statusCode = isSigned ? 200 : 401;
    response.end();
  });
}).listen(Number(process.env['PORT']), '127.0.0.1');
