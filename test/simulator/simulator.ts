import http from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { ControlServer } from './control/control-server.js';
import { SimulatorControl } from './control/control.js';
import { phonePage } from './control/phone-page.js';
import { GraphServer } from './graph/graph-server.js';
import { respond } from './http/respond.js';
import { SimulatorState } from './state/simulator-state.js';

export type SimulatorOptions = {
  /** 0 or left out: any free port. */
  port?: number | undefined;
  host?: string | undefined;
  webhookUrl?: string | undefined;
  /** Signs the webhooks. */
  appSecret: string;
  /** Sent in the GET handshake. */
  verifyToken?: string | undefined;
  appId?: string | undefined;
  /** Asked for by the token endpoints; left out: any secret will do. */
  instagramAppSecret?: string | undefined;
  /** How many Graph calls are remembered. Default 200,000. */
  maxCalls?: number | undefined;
  log?: ((line: string) => void) | undefined;
};

export type RunningSimulator = {
  /** `http://127.0.0.1:4400`: stands for GRAPH_API_URL and INSTAGRAM_API_URL. */
  url: string;
  port: number;
  control: SimulatorControl;
  setWebhookUrl(url: string | null): void;
  /** Cuts every connection and stops retries under way. */
  close(): Promise<void>;
};

/** Starts a server that stands for graph.instagram.com, api.instagram.com and Meta's webhook sender. */
export async function startSimulator(options: SimulatorOptions): Promise<RunningSimulator> {
  const host = options.host ?? '127.0.0.1';
  const state = new SimulatorState(options);
  if (options.webhookUrl !== undefined) state.sender.setUrl(options.webhookUrl);
  const control = new SimulatorControl(state);
  const closing = new AbortController();
  const graphServer = new GraphServer(state, closing.signal);
  const controlServer = new ControlServer(control);

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const target = request.url ?? '/';
    const mark = target.indexOf('?');
    const path = mark < 0 ? target : target.slice(0, mark);
    const query = new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1));
    if (path === '/' && request.method === 'GET') return showPhone(response);
    if (path === '/_sim' || path.startsWith('/_sim/')) {
      return controlServer.handle(request, response, path, query);
    }
    return graphServer.handle(request, response, path, query);
  };
  const server = http.createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    answer(request, response).catch((error: unknown) => {
      // A client that goes away while its body is read is no fault of the simulator.
      if (request.socket.destroyed) return;
      const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
      state.log(`the simulator failed: ${words}`);
      respond(response, 500, { error: 'the simulator failed; its log says why' });
    });
  });
  server.listen(options.port ?? 0, host);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://${host}:${port}`,
    port,
    control,
    setWebhookUrl: (url) => control.setWebhookUrl(url),
    close: async () => {
      closing.abort();
      state.close();
      const closed = server.listening ? once(server, 'close') : Promise.resolve();
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function showPhone(response: ServerResponse): void {
  const nonce = randomBytes(16).toString('base64');
  respond(response, 200, phonePage(nonce), {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; img-src data:; connect-src 'self'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  });
}
