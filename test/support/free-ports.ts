import { isPortFree } from '../../scripts/ports/is-port-free.js';

/** Below the ports that a system gives to connections by itself: what is free here stays so. */
const FIRST_PORT = 10_000;
const PORTS_OF_A_WORKER = 1_000;
const MOST_WORKERS = 20;

const worker = Number(process.env['JEST_WORKER_ID'] ?? 0) % MOST_WORKERS;
// Specs of one worker come one after the other, and what the last one started may still be ending.
let offset = Math.floor(Math.random() * PORTS_OF_A_WORKER);

/**
 * Ports on which nobody listens, all different. Each worker of Jest takes from its own thousand: two that
 * looked at the same moment could otherwise be given the same, and one system would talk to the other's.
 */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  for (let tries = 0; ports.length < count; tries += 1) {
    if (tries === PORTS_OF_A_WORKER) throw new Error('No port is free.');
    offset = (offset + 1) % PORTS_OF_A_WORKER;
    const port = FIRST_PORT + worker * PORTS_OF_A_WORKER + offset;
    if (await isPortFree(port)) ports.push(port);
  }
  return ports;
}
