import { createServer, type IncomingMessage, type Server } from 'node:http';
import { Webhook } from 'standardwebhooks';

/** One webhook as it came in. */
export type ReceivedDelivery = {
  /** `webhook-id`: the same for every try of one delivery. */
  id: string | null;
  /** `webhook-attempt`, from 1. */
  attempt: number | null;
  /** `type` of the body. */
  type: string | null;
  /** Whether the signature holds over the raw bytes, by the standardwebhooks package. */
  verified: boolean;
  /** When it came, ISO 8601. */
  at: string;
  /** What was answered. */
  status: number;
  /** The body as JSON, or as text when it is none. */
  body: unknown;
};

export type PartnerReceiver = {
  /** Where webhooks go: `http://127.0.0.1:<port>/hooks`. */
  url: string;
  port: number;
  received(): ReceivedDelivery[];
  setSecret(secret: string): void;
  /** The answer to every webhook from now on; 204 at first. */
  setStatus(status: number): void;
  close(): Promise<void>;
};

export type PartnerReceiverOptions = { port: number; secret?: string };

type State = { webhook: Webhook | null; status: number; deliveries: ReceivedDelivery[] };
type Answer = { status: number; json?: unknown };

const MAX_BODY_BYTES = 1024 * 1024;
const MAX_KEPT = 10_000;

const ABOUT = {
  what: 'A partner of Floe, for tries on one machine: it takes signed webhooks and verifies them.',
  'POST /hooks': 'takes a webhook; 401 when its signature does not hold',
  'GET /received': '{"deliveries": […]}: what came, oldest first',
  'PUT /secret': '{"secret": "whsec_…"}: by which signatures are verified',
  'PUT /status': '{"status": 204}: what webhooks are answered from now on',
};

/**
 * A real server that stands for a partner's system. Until it is told a secret it takes everything
 * and calls nothing verified; from then on a signature that does not hold is answered 401. Port 0
 * takes a free one. Keeps the newest 10,000 deliveries in memory.
 */
export async function startPartnerReceiver(
  options: PartnerReceiverOptions,
): Promise<PartnerReceiver> {
  const state: State = { webhook: null, status: 204, deliveries: [] };
  const setSecret = (secret: string) => {
    state.webhook = new Webhook(secret);
  };
  if (options.secret !== undefined) setSecret(options.secret);

  const server = createServer(async (request, response) => {
    const { status, json } = await answerTo(request, state).catch((error: unknown): Answer => ({
      status: 400,
      json: { error: String(error) },
    }));
    const text = json === undefined ? '' : `${JSON.stringify(json)}\n`;
    response.writeHead(status, text === '' ? {} : { 'content-type': 'application/json' }).end(text);
  });
  const port = await listen(server, options.port);
  return {
    url: `http://127.0.0.1:${port}/hooks`,
    port,
    received: () => [...state.deliveries],
    setSecret,
    setStatus: (status) => {
      state.status = status;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answerTo(request: IncomingMessage, state: State): Promise<Answer> {
  const path = request.url?.split('?')[0];
  const raw = await bytesOf(request);
  switch (`${request.method} ${path}`) {
    case 'GET /':
      return { status: 200, json: ABOUT };
    case 'GET /received':
      return { status: 200, json: { deliveries: state.deliveries } };
    case 'PUT /secret':
      state.webhook = new Webhook(stringIn(raw, 'secret'));
      return { status: 204 };
    case 'PUT /status':
      state.status = statusIn(raw);
      return { status: 204 };
    case 'POST /hooks':
      return { status: take(request, raw, state) };
    default:
      return { status: 404, json: ABOUT };
  }
}

function take(request: IncomingMessage, raw: Buffer, state: State): number {
  const verified = state.webhook !== null && holds(state.webhook, raw, request);
  const status = state.webhook !== null && !verified ? 401 : state.status;
  const body = jsonOrText(raw);
  const attempt = Number(request.headers['webhook-attempt'] ?? Number.NaN);
  state.deliveries.push({
    id: header(request, 'webhook-id'),
    attempt: Number.isInteger(attempt) ? attempt : null,
    type: fieldOf(body, 'type'),
    verified,
    at: new Date().toISOString(),
    status,
    body,
  });
  if (state.deliveries.length > MAX_KEPT) state.deliveries.shift();
  return status;
}

function holds(webhook: Webhook, raw: Buffer, request: IncomingMessage): boolean {
  const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
  const headers = Object.fromEntries(names.map((name) => [name, header(request, name) ?? '']));
  try {
    webhook.verify(raw, headers, { jsonParse: false });
    return true;
  } catch {
    return false;
  }
}

function header(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > MAX_BODY_BYTES) throw new Error('the body is larger than 1 MiB');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function jsonOrText(raw: Buffer): unknown {
  const text = raw.toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function fieldOf(body: unknown, name: string): string | null {
  if (typeof body !== 'object' || body === null) return null;
  const value: unknown = Reflect.get(body, name);
  return typeof value === 'string' ? value : null;
}

function stringIn(raw: Buffer, name: string): string {
  const value = fieldOf(jsonOrText(raw), name);
  if (value === null) throw new Error(`send {"${name}": "…"}`);
  return value;
}

function statusIn(raw: Buffer): number {
  const body = jsonOrText(raw);
  const status: unknown =
    typeof body === 'object' && body !== null ? Reflect.get(body, 'status') : undefined;
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599) {
    throw new Error('send {"status": 200 to 599}');
  }
  return status;
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : port;
}
