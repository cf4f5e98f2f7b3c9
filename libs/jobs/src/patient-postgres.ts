import {
  assertSchemaCompatibility,
  type BackendFactory,
  PostgresConnection,
  type PostgresConnectionOptions,
  PostgresQueueBackend,
} from 'bullmq';
import { bounded } from './bounded.js';

type PgListenClient = Awaited<ReturnType<PostgresConnection['getListenClient']>>;

const HEARTBEAT_MS = 1_500;

/**
 * BullMQ's own connection, with two differences. Its first check of the schema is remembered only
 * when it succeeds; BullMQ remembers a failure as well, and a process that starts a moment before
 * the server would never recover. And the LISTEN connection, which only ever waits, is asked for a
 * sign of life, since TCP takes minutes to notice a path that went dead.
 */
class PatientPostgresConnection extends PostgresConnection {
  #ready: Promise<void> | undefined;
  #watched: PgListenClient | undefined;
  #heartbeat: NodeJS.Timeout | undefined;

  override waitUntilReady(): Promise<void> {
    this.#ready ??= this.#check().catch((error: unknown) => {
      this.#ready = undefined;
      throw error;
    });
    return this.#ready;
  }

  override async getListenClient(): Promise<PgListenClient> {
    const client = await super.getListenClient();
    if (client !== this.#watched && !this.isClosing) this.#watch(client);
    return client;
  }

  override close(): Promise<void> {
    clearInterval(this.#heartbeat);
    return super.close();
  }

  async #check(): Promise<void> {
    const client = await this.pool.connect();
    try {
      await assertSchemaCompatibility(client, this.schema);
    } finally {
      client.release();
    }
    setTimeout(() => this.emit('ready'), 0);
  }

  #watch(client: PgListenClient): void {
    this.#watched = client;
    clearInterval(this.#heartbeat);
    let isAsking = false;
    this.#heartbeat = setInterval(() => {
      if (isAsking) return;
      isAsking = true;
      bounded('heartbeat of the LISTEN connection', HEARTBEAT_MS, client.query('select 1'))
        .catch((error: unknown) => {
          if (this.#watched !== client) return;
          clearInterval(this.#heartbeat);
          this.#watched = undefined;
          // BullMQ rebuilds the connection when it hears this event, as for any broken socket.
          if (isEmitter(client) && !this.isClosing) client.emit('error', error);
        })
        .finally(() => {
          isAsking = false;
        });
    }, HEARTBEAT_MS);
    this.#heartbeat.unref();
  }
}

function isEmitter(value: object): value is { emit(event: string, ...args: unknown[]): boolean } {
  return 'emit' in value && typeof value.emit === 'function';
}

/** createPostgresBackend of BullMQ 6.7 over the patient connection, named in pg_stat_activity as there. */
export const createPatientPostgresBackend: BackendFactory<
  PostgresQueueBackend,
  PostgresConnectionOptions
> = (name, opts, factoryOpts = {}) => {
  const connection = new PatientPostgresConnection(opts.connection);
  const listenName = factoryOpts.withBlockingConnection ? name : undefined;
  return new PostgresQueueBackend(connection, name, opts, true, listenName);
};
