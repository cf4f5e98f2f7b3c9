import { type BackendFactory, createRedisBackend, type RedisQueueBackend } from 'bullmq';
import { bounded } from './bounded.js';

const EVERY_MS = 2_500;
const ANSWER_TIMEOUT_MS = 5_000;

/**
 * BullMQ's Redis backend, whose ordinary connection is asked for a sign of life: over a path that
 * went dead TCP keeps trying for a quarter of an hour, and every command waits with it. (The
 * connection that blocks is watched by BullMQ; ioredis' own socketTimeout outlives its socket and
 * then kills the next one.)
 */
export const createPatientRedisBackend: BackendFactory<RedisQueueBackend> = (
  name,
  opts,
  factoryOpts,
) => {
  const backend = createRedisBackend(name, opts, factoryOpts);
  let isAsking = false;
  const timer = setInterval(() => {
    if (backend.closing) return clearInterval(timer);
    if (isAsking) return;
    isAsking = true;
    ask(backend).finally(() => {
      isAsking = false;
    });
  }, EVERY_MS);
  timer.unref();
  return backend;
};

async function ask(backend: RedisQueueBackend): Promise<void> {
  const client = await backend.connection.client;
  try {
    await bounded('heartbeat', ANSWER_TIMEOUT_MS, backend.hasQueueMetaField('paused'));
  } catch {
    // Only a connection that has a socket: one that waits to reconnect would stop for good.
    const hasSocket = client.status === 'ready' || client.status === 'connect';
    if (hasSocket && !backend.closing) client.disconnect(true);
  }
}
