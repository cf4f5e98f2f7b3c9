import {
  assertSchemaCompatibility,
  type BackendFactory,
  isPgPool,
  PostgresConnection,
  type PostgresConnectionOptions,
  PostgresQueueBackend,
} from 'bullmq';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDatabaseAway } from '#libs/domain';
import { Client } from 'pg';
import { ListenConnection } from './listen-connection.js';

type PgListenClient = Awaited<ReturnType<PostgresConnection['getListenClient']>>;

/**
 * BullMQ's own connection, with these differences. Its first check of the schema is remembered only
 * when it succeeds; BullMQ remembers a failure as well, and a process that starts a moment before
 * the server would never recover. A connection of the pool that ends while it is checked out fails
 * its user and not the process. And the LISTEN connection is `ListenConnection`.
 */
class PatientPostgresConnection extends PostgresConnection {
  #ready: Promise<void> | undefined;
  readonly #listen: ListenConnection;

  constructor(options: PostgresConnectionOptions) {
    super(options);
    if (typeof options === 'string' || isPgPool(options)) {
      throw new Error(
        'The queue needs the settings of a pool, to open one more connection by them.',
      );
    }
    this.pool.on('connect', (client) => client.on('error', () => {}));
    this.#listen = new ListenConnection(options, (error) => {
      // What BullMQ's backend waits for to listen anew.
      this.emit('listenerinvalidated');
      if (this.listenerCount('error') > 0) this.emit('error', error);
    });
  }

  override waitUntilReady(): Promise<void> {
    this.#ready ??= this.#check().catch((error: unknown) => {
      this.#ready = undefined;
      throw error;
    });
    return this.#ready;
  }

  override async getListenClient(): Promise<PgListenClient> {
    const client = await this.#listen.get();
    if (!isListenClient(client)) throw new Error('pg gave no client.');
    return client;
  }

  override setListenClientName(name: string): Promise<void> {
    return this.#listen.setName(name);
  }

  override async close(): Promise<void> {
    await Promise.all([super.close(), this.#listen.close()]);
  }

  async #check(): Promise<void> {
    const client = await this.pool.connect();
    try {
      await assertSchemaCompatibility(client, this.schema);
    } catch (error) {
      // It may still owe an answer.
      client.release(true);
      throw error;
    }
    client.release();
    setTimeout(() => this.emit('ready'), 0);
  }
}

/** BullMQ describes the part of pg's client that it needs in words of its own. */
function isListenClient(client: object): client is PgListenClient {
  return client instanceof Client;
}

/** Shorter than a lock lasts: beyond that the turn counts as lost, and another worker takes it. */
const KEEP_SAYING_MS = 4_000;
const SAY_AGAIN_AFTER_MS = 200;

const LONGEST_WAIT_S = 1.5;

/**
 * BullMQ's backend, where connections are cut.
 *
 * The end of a turn is said again when the database was away. BullMQ drops it unless the connection
 * was refused; the lane then stands still until its lock has run out and the turn is found as lost.
 * An end that had been heard is refused the second time, harmlessly.
 *
 * And a wait for work is short. Each begins with a look for what nobody will announce any more, and
 * BullMQ ignores the failure of that look: what a cut has hidden from it would wait for as long as
 * the wait lasts, after a lost LISTEN connection for an hour.
 */
class PatientPostgresBackend extends PostgresQueueBackend {
  override waitForJob(longestS: number) {
    return super.waitForJob(Math.min(longestS, LONGEST_WAIT_S));
  }

  override moveToCompleted(...end: Parameters<PostgresQueueBackend['moveToCompleted']>) {
    return untilHeard(() => super.moveToCompleted(...end));
  }

  override moveToFailed(...end: Parameters<PostgresQueueBackend['moveToFailed']>) {
    return untilHeard(() => super.moveToFailed(...end));
  }

  override moveToDelayed(...end: Parameters<PostgresQueueBackend['moveToDelayed']>) {
    return untilHeard(() => super.moveToDelayed(...end));
  }
}

async function untilHeard<T>(say: () => Promise<T>): Promise<T> {
  const deadlineMs = Date.now() + KEEP_SAYING_MS;
  for (;;) {
    try {
      return await say();
    } catch (error) {
      if (!isDatabaseAway(error) || Date.now() > deadlineMs) throw error;
      await sleep(SAY_AGAIN_AFTER_MS);
    }
  }
}

/** createPostgresBackend of BullMQ 6.7 over the patient connection, named in pg_stat_activity as there. */
export const createPatientPostgresBackend: BackendFactory<
  PostgresQueueBackend,
  PostgresConnectionOptions
> = (name, opts, factoryOpts = {}) => {
  const connection = new PatientPostgresConnection(opts.connection);
  const listenName = factoryOpts.withBlockingConnection ? name : undefined;
  return new PatientPostgresBackend(connection, name, opts, true, listenName);
};
