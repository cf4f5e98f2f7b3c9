import {
  type BackendFactory,
  createIORedisClient,
  createRedisBackend,
  RedisConnection,
  type RedisQueueBackend,
} from 'bullmq';
import { Redis } from 'ioredis';
import { bounded } from './bounded.js';

const EVERY_MS = 2_500;
const ANSWER_TIMEOUT_MS = 5_000;

/**
 * BullMQ's Redis backend on connections that notice a path which went dead: without this TCP keeps
 * trying for a quarter of an hour, and every command waits with it. The ordinary connection is
 * asked for a sign of life; the one that blocks is watched by BullMQ; and both get so long to
 * shake hands. (ioredis' own socketTimeout outlives its socket and then kills the next one.)
 */
export const createPatientRedisBackend: BackendFactory<RedisQueueBackend> = (
  name,
  opts,
  factoryOpts,
) => {
  RedisConnection.clientFactory = ({ url, ...options }) =>
    createIORedisClient(
      handshaking(url === undefined ? new Redis(options) : new Redis(url, options)),
    );
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

/** A server that accepts but never answers: try another connection. */
function handshaking(redis: Redis): Redis {
  let timer: NodeJS.Timeout | undefined;
  const stop = () => clearTimeout(timer);
  redis.on('connect', () => {
    stop();
    timer = setTimeout(() => {
      if (redis.status === 'connect') redis.disconnect(true);
    }, ANSWER_TIMEOUT_MS);
  });
  redis.on('ready', stop);
  redis.on('close', stop);
  redis.on('end', stop);
  return redis;
}

/** Never throws: a connection that was closed while it was made has nothing to be asked. */
async function ask(backend: RedisQueueBackend): Promise<void> {
  const client = await backend.connection.client.catch(() => undefined);
  try {
    await bounded('heartbeat', ANSWER_TIMEOUT_MS, backend.hasQueueMetaField('paused'));
  } catch {
    // Only a connection that believes itself alive: one that waits to reconnect would stop for good.
    if (client?.status === 'ready' && !backend.closing) client.disconnect(true);
  }
}
