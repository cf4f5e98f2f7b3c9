import { currentContext } from '#libs/runtime';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { fastify } from 'fastify';
import { once } from 'node:events';
import { installBodyParser } from '../../../apps/gateway/src/http/body-parser.js';
import { installRequestId } from '../../../apps/gateway/src/http/request-id.js';
import { openSocket, rawRequest } from './raw-http.js';

const app = fastify({ genReqId: () => 'req_of_this_test' });
let url: string;
beforeAll(async () => {
  installBodyParser(app);
  installRequestId(app);
  app.post('/context', () => currentContext());
  url = await app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => app.close());

it('knows its request also when the body comes in packets of its own', async () => {
  const socket = await openSocket(url);
  const whole = rawRequest(
    'POST',
    '/context',
    [
      ['Content-Type', 'application/json'],
      ['Content-Length', '4'],
      ['Connection', 'close'],
    ],
    'null',
  );
  const read = once(socket, 'end');
  let received = '';
  socket.on('data', (chunk) => (received += chunk.toString()));
  const parsing = once(app.server, 'request');
  socket.write(whole.subarray(0, -4));
  await parsing;
  socket.write(whole.subarray(-4, -2));
  await new Promise((resolve) => setImmediate(resolve));
  socket.write(whole.subarray(-2));
  await read;
  expect(received).toContain('{"requestId":"req_of_this_test"}');
});
