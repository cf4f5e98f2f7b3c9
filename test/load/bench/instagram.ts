import { Agent, request } from 'undici';
import type { Stand } from './stand.js';

/** One tap: `person` has tapped in the account's chat. */
export type Tap = { account: string; person: string };

/** A message as it arrived at the simulated Instagram. */
export type Arrival = { account: string; person: string; atMs: number; wasRefused: boolean };

export const PAYLOAD = 'HOURS';
export const QUESTION = 'What are your hours?';

type Call = {
  seq: number;
  at_ms: number;
  account: string | null;
  error_code: number | null;
  body: { recipient?: { id?: string } } | null;
};

/** What a bench does at the simulated Instagram: people tap, and what they were sent is read. */
export class BenchInstagram {
  private readonly agent = new Agent({ connections: 64, pipelining: 1 });

  constructor(private readonly stand: Stand) {}

  /** Gives when the tap happened, by the simulator's clock, which is the machine's. */
  async tap({ account, person }: Tap): Promise<number> {
    const body = { person, payload: PAYLOAD, title: QUESTION };
    const path = `/_sim/accounts/${account}/tap`;
    const { timestamp } = await this.ask<{ timestamp: number }>('POST', path, body);
    return timestamp;
  }

  /** All at once, each a webhook of its own or as few as Meta would send; resolves when all are answered. */
  async taps(taps: readonly Tap[], inOnePost: boolean): Promise<number[]> {
    const body = {
      taps: taps.map((tap) => ({ ...tap, payload: PAYLOAD, title: QUESTION })),
      in_one_post: inOnePost,
    };
    type Made = { taps: { timestamp: number }[]; deliveries: { status: number | null }[] };
    const made = await this.ask<Made>('POST', '/_sim/taps', body);
    const lost = made.deliveries.filter(({ status }) => status !== 200).length;
    if (lost > 0) throw new Error(`${lost} webhooks were not taken`);
    return made.taps.map(({ timestamp }) => timestamp);
  }

  /** What arrived from the call `fromSeq` on, oldest first, and where the next look goes on. */
  async arrivals(fromSeq: number): Promise<{ arrivals: Arrival[]; nextSeq: number }> {
    const query = new URLSearchParams({ from_seq: String(fromSeq), limit: '200000' });
    const { data } = await this.ask<{ data: Call[] }>('GET', `/_sim/calls?${query}`);
    const arrivals = data.flatMap(({ account, body, at_ms: atMs, error_code: code }) => {
      const person = body?.recipient?.id;
      if (account === null || person === undefined) return [];
      return [{ account, person, atMs, wasRefused: code !== null }];
    });
    return { arrivals, nextSeq: (data.at(-1)?.seq ?? fromSeq - 1) + 1 };
  }

  /** How many calls came since they were last forgotten. */
  async callCount(): Promise<number> {
    const { data } = await this.ask<{ data: Call[] }>('GET', '/_sim/calls?limit=1');
    return (data.at(-1)?.seq ?? -1) + 1;
  }

  /** So that what comes next is read alone. */
  async forgetCalls(): Promise<void> {
    await this.ask('DELETE', '/_sim/calls');
  }

  /** Of one account: how often it was tapped on, and how many messages of its were taken. */
  async counters(account: string): Promise<{ taps: number; messages_accepted: number }> {
    type Shown = { counters: { taps: number; messages_accepted: number } };
    return (await this.ask<Shown>('GET', `/_sim/accounts/${account}`)).counters;
  }

  async patch(account: string, patch: object): Promise<void> {
    await this.ask('PATCH', `/_sim/accounts/${account}`, patch);
  }

  async sendWebhooksTo(url: string): Promise<void> {
    await this.ask('POST', '/_sim/webhook-url', { url });
  }

  close(): Promise<void> {
    return this.agent.close();
  }

  private async ask<T>(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<T> {
    const answer = await request(`${this.stand.simulator.url}${path}`, {
      dispatcher: this.agent,
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 300) {
      throw new Error(`${method} ${path}: ${answer.statusCode} ${text.slice(0, 300)}`);
    }
    return JSON.parse(text) as T;
  }
}
