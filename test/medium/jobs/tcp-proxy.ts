import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

const READY_FOR_QUERY = Buffer.from('Z\0\0\0\x05I');

/** What PostgreSQL says to a session that an administrator ends. */
const TERMINATED = errorMessage({
  S: 'FATAL',
  V: 'FATAL',
  C: '57P01',
  M: 'terminating connection due to administrator command',
});

/**
 * Stands between a worker and its queue's server. `cut` is a server that is gone: sockets end,
 * new ones are refused. `goDead` is a path that is gone: open sockets say nothing any more and
 * nobody tells; new ones are refused. `beDeaf` is a server that accepts and never answers.
 * `cutWelcomes` is a PostgreSQL that ends each session at once, its welcome and its last word in one
 * packet. `heal` lets new connections through; dead ones stay dead.
 */
export class TcpProxy {
  readonly #open = new Set<Socket[]>();
  /** Connections taken while deaf. */
  deafCount = 0;
  /** Sessions ended right after their welcome. */
  welcomeCount = 0;
  #server: Server | undefined;
  #port = 0;

  constructor(
    private readonly targetHost: string,
    private readonly targetPort: number,
  ) {}

  get port(): number {
    return this.#port;
  }

  /** Sockets of clients that are still open, dead ones too. */
  get openCount(): number {
    return this.#open.size;
  }

  async heal(): Promise<void> {
    await this.#listen((client) => this.#join(client));
  }

  async beDeaf(): Promise<void> {
    this.cut();
    await this.#listen((client) => this.#keepSilent(client));
  }

  async cutWelcomes(): Promise<void> {
    this.cut();
    await this.#listen((client) => this.#welcomeAndCut(client));
  }

  async #listen(take: (client: Socket) => void): Promise<void> {
    this.#refuse();
    const server = createServer(take);
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (isAddress(address)) this.#port = address.port;
    this.#server = server;
  }

  cut(): void {
    this.#refuse();
    for (const sockets of this.#open) for (const socket of sockets) socket.destroy();
  }

  goDead(): void {
    this.#refuse();
    for (const socket of [...this.#open].flat()) {
      socket.unpipe();
      // Keeps reading, so that it hears when the client itself lets go; passes nothing on.
      socket.resume();
    }
  }

  #refuse(): void {
    this.#server?.close();
    this.#server = undefined;
  }

  #keepSilent(client: Socket): void {
    this.deafCount += 1;
    client.resume();
    this.#watch([client]);
  }

  #join(client: Socket): void {
    const target = connect(this.targetPort, this.targetHost);
    this.#watch([client, target]);
    client.pipe(target);
    target.pipe(client);
  }

  #welcomeAndCut(client: Socket): void {
    const target = connect(this.targetPort, this.targetHost);
    this.#watch([client, target]);
    client.pipe(target);
    target.on('data', (chunk: Buffer) => {
      const isWelcome = chunk.subarray(-READY_FOR_QUERY.length).equals(READY_FOR_QUERY);
      if (!isWelcome) {
        client.write(chunk);
        return;
      }
      this.welcomeCount += 1;
      // What the client asks upon the welcome comes too late.
      client.unpipe(target);
      client.resume();
      client.end(Buffer.concat([chunk, TERMINATED]));
    });
  }

  #watch(sockets: Socket[]): void {
    this.#open.add(sockets);
    const end = () => {
      this.#open.delete(sockets);
      for (const socket of sockets) socket.destroy();
    };
    for (const socket of sockets) {
      socket.on('error', end);
      socket.on('close', end);
    }
  }
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}

/** PostgreSQL, frontend/backend protocol, ErrorResponse. */
function errorMessage(fields: Record<string, string>): Buffer {
  const text = Object.entries(fields).map(([kind, value]) => `${kind}${value}\0`);
  const body = Buffer.from(`${text.join('')}\0`);
  const head = Buffer.from('E\0\0\0\0');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
