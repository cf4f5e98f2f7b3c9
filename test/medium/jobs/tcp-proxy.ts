import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/**
 * Stands between a worker and its queue's server. `cut` is a server that is gone: sockets end,
 * new ones are refused. `goDead` is a path that is gone: open sockets say nothing any more and
 * nobody tells; new ones are refused. `heal` lets new connections through; dead ones stay dead.
 */
export class TcpProxy {
  readonly #pairs = new Set<[Socket, Socket]>();
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
    return this.#pairs.size;
  }

  async heal(): Promise<void> {
    const server = createServer((client) => this.#join(client));
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (isAddress(address)) this.#port = address.port;
    this.#server = server;
  }

  cut(): void {
    this.#refuse();
    for (const [client, target] of this.#pairs) {
      client.destroy();
      target.destroy();
    }
  }

  goDead(): void {
    this.#refuse();
    for (const [client, target] of this.#pairs) {
      client.unpipe(target);
      target.unpipe(client);
      // Keeps reading, so that it hears when the client itself lets go; passes nothing on.
      client.resume();
      target.resume();
    }
  }

  #refuse(): void {
    this.#server?.close();
    this.#server = undefined;
  }

  #join(client: Socket): void {
    const target = connect(this.targetPort, this.targetHost);
    const pair: [Socket, Socket] = [client, target];
    this.#pairs.add(pair);
    client.pipe(target);
    target.pipe(client);
    const end = () => {
      this.#pairs.delete(pair);
      client.destroy();
      target.destroy();
    };
    for (const socket of pair) {
      socket.on('error', end);
      socket.on('close', end);
    }
  }
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}
