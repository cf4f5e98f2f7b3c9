import { setTimeout as sleep } from 'node:timers/promises';
import { isPortFree } from '../../../scripts/ports/is-port-free.js';
import { askPostgres } from '../../../scripts/postgres/ask-postgres.js';
import { createDatabase } from '../../../scripts/postgres/create-database.js';
import { startPostgres, type StartedPostgres } from '../../../scripts/postgres/start-postgres.js';

const DATABASE = 'floe_chaos';
const WANTED_PORT = 5547;
const PORT_FREE_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 50;

/** A PostgreSQL that keeps what it has promised (fsync and all), whose postmaster can be killed. */
export class DurablePostgres {
  readonly name = 'postgres';
  /** Superuser's, of the database of this run. Holds the password: never print it. */
  url = '';
  private server: StartedPostgres | null = null;
  private port = WANTED_PORT;

  constructor(private readonly dataDir: string) {}

  /** With an empty database; the one of the last run goes. */
  async start(): Promise<void> {
    const server = await this.launch();
    this.server = server;
    this.port = server.port;
    await askPostgres(server.url, `drop database if exists ${DATABASE} with (force)`);
    this.url = await createDatabase(server.url, DATABASE);
  }

  /** Kills the postmaster; its backends see it and go. */
  async kill(): Promise<void> {
    if (this.server === null) return;
    process.kill(this.server.identity.pid, 'SIGKILL');
    await this.server.exited;
    this.server = null;
  }

  /** On the same data and the same port, when the backends of the killed one have gone. */
  async restart(): Promise<void> {
    const deadlineMs = Date.now() + PORT_FREE_WITHIN_MS;
    while (Date.now() < deadlineMs && !(await isPortFree(this.port))) await sleep(LOOK_EVERY_MS);
    const server = await this.launch();
    this.server = server;
    if (server.port !== this.port) throw new Error(`port ${this.port} of PostgreSQL is taken`);
  }

  ask(sql: string, values: string[] = []): Promise<Record<string, unknown>[]> {
    return askPostgres(this.url, sql, values);
  }

  async stop(): Promise<void> {
    await this.server?.stop();
    this.server = null;
  }

  private launch(): Promise<StartedPostgres> {
    const { dataDir, port: wantedPort } = this;
    return startPostgres({ dataDir, durable: true, log: () => undefined, wantedPort });
  }
}
