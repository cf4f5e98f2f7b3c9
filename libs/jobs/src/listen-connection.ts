import { Client, type ClientConfig } from 'pg';
import { bounded } from './bounded.js';

const HEARTBEAT_MS = 1_500;
const KEEP_ALIVE_AFTER_MS = 10_000;

/**
 * The one connection on which a worker LISTENs, opened when first asked for and anew after a loss.
 *
 * Its errors are listened for from the moment it is made: BullMQ's own begins after `connect`, and
 * a session that PostgreSQL opens and ends in one packet would end the process in between. And as
 * it only ever waits, it is asked for a sign of life, since TCP takes minutes to notice a path that
 * went dead.
 */
export class ListenConnection {
  #client: Client | undefined;
  #open: Promise<Client> | undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  #name: string | undefined;
  #isClosed = false;

  /** `onLoss`: whatever waits on this connection must ask for another. Not called by `close`. */
  constructor(
    private readonly config: ClientConfig,
    private readonly onLoss: (error: Error) => void,
  ) {}

  /** Callers at the same time share one attempt; one that failed is not remembered. */
  async get(): Promise<Client> {
    if (this.#isClosed) throw new Error('the LISTEN connection is closed');
    this.#open ??= this.#connect();
    return this.#open;
  }

  /** Shown in `pg_stat_activity`, also after a loss. */
  async setName(name: string): Promise<void> {
    this.#name = name;
    await nameIt(await this.get(), name);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#heartbeat);
    const client = await this.#open?.catch(() => undefined);
    await client?.end();
  }

  async #connect(): Promise<Client> {
    const client = new Client({
      ...this.config,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    });
    this.#client = client;
    client.on('error', (error) => this.#lose(client, error));
    try {
      await client.connect();
      if (this.#name !== undefined) await nameIt(client, this.#name);
      if (this.#client !== client) throw new Error('the LISTEN connection was cut as it opened');
    } catch (error) {
      this.#forget(client);
      throw error;
    }
    this.#watch(client);
    return client;
  }

  #watch(client: Client): void {
    if (this.#isClosed) return;
    let isAsking = false;
    this.#heartbeat = setInterval(() => {
      if (isAsking) return;
      isAsking = true;
      bounded('heartbeat of the LISTEN connection', HEARTBEAT_MS, client.query('select 1'))
        .catch((error: unknown) => this.#lose(client, asError(error)))
        .finally(() => {
          isAsking = false;
        });
    }, HEARTBEAT_MS);
    this.#heartbeat.unref();
  }

  #lose(client: Client, error: Error): void {
    if (!this.#forget(client) || this.#isClosed) return;
    this.onLoss(error);
  }

  /** False when it had been forgotten before: errors of a dying connection come in numbers. */
  #forget(client: Client): boolean {
    if (this.#client !== client) return false;
    this.#client = undefined;
    this.#open = undefined;
    clearInterval(this.#heartbeat);
    client.removeAllListeners('notification');
    client.end().catch(() => undefined);
    return true;
  }
}

async function nameIt(client: Client, name: string): Promise<void> {
  await client.query(`SELECT set_config('application_name', $1, false)`, [name]);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
