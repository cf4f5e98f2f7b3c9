import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

/**
 * Stands between a worker and PostgreSQL and counts round trips: each time that the worker says
 * something after it was answered. What it says without waiting for an answer is one with what went
 * before.
 */
export class RoundTrips {
  count = 0;
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  private constructor(private readonly target: URL) {
    this.server = createServer((client) => this.join(client));
  }

  static async to(databaseUrl: string): Promise<RoundTrips> {
    const trips = new RoundTrips(new URL(databaseUrl));
    trips.server.listen(0, '127.0.0.1');
    await once(trips.server, 'listening');
    return trips;
  }

  /** What the worker is to take for the database's address. */
  get databaseUrl(): string {
    const url = new URL(this.target);
    url.hostname = '127.0.0.1';
    url.port = String((this.server.address() as AddressInfo).port);
    return url.href;
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }

  private join(client: Socket): void {
    const { hostname, port } = this.target;
    const server = connect({ host: hostname, port: Number(port), noDelay: true });
    client.setNoDelay(true);
    let wasAnswered = true;
    client.on('data', (bytes) => {
      if (wasAnswered) this.count += 1;
      wasAnswered = false;
      server.write(bytes);
    });
    server.on('data', (bytes) => {
      wasAnswered = true;
      client.write(bytes);
    });
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.sockets.delete(one);
        other.destroy();
      });
    }
  }
}
