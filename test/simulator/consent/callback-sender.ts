import { BoundedLog } from '../state/bounded-log.js';
import type { Clock } from '../state/clock.js';
import type { SimulatorSettings } from '../state/settings.js';
import { HttpOnce } from '../webhooks/http-once.js';
import { faultsOfAnswer, type CallbackKind } from './callback-answer.js';

/** One POST to a callback and what came back. `problems` says what Meta would not take of the answer. */
export type CallbackRecord = {
  seq: number;
  at_ms: number;
  kind: CallbackKind;
  account: string;
  url: string | null;
  signed_request: string;
  status: number | null;
  body: string;
  problems: string[];
};

type CallbackSenderParts = {
  clock: Clock;
  settings: () => SimulatorSettings;
  webhookUrl: () => string | null;
  log: (line: string) => void;
};

const MAX_CONNECTIONS = 16;
const KEPT_RECORDS = 10_000;

/** Meta's two callbacks about an owner's consent. No page says that they are tried again, so one try each. */
export class CallbackSender {
  private readonly http = new HttpOnce(MAX_CONNECTIONS);
  private readonly set = new Map<CallbackKind, string>();
  private readonly records = new BoundedLog<CallbackRecord>(KEPT_RECORDS);

  constructor(private readonly parts: CallbackSenderParts) {}

  /** null: no address is set, and no webhook address to derive one from. */
  urlOf(kind: CallbackKind): string | null {
    const webhookUrl = this.parts.webhookUrl();
    const derived = webhookUrl === null ? null : `${webhookUrl.replace(/\/+$/, '')}/${kind}`;
    return this.set.get(kind) ?? derived;
  }

  setUrl(kind: CallbackKind, url: string | null): void {
    if (url === null) this.set.delete(kind);
    else this.set.set(kind, url);
  }

  /** Posts the form and judges the answer; never rejects. */
  async send(kind: CallbackKind, account: string, signedRequest: string): Promise<CallbackRecord> {
    const url = this.urlOf(kind);
    const record = {
      at_ms: this.parts.clock.nowMs(),
      kind,
      account,
      url,
      signed_request: signedRequest,
      ...(await this.ask(kind, url, signedRequest)),
    };
    const kept = { seq: this.records.total, ...record };
    this.records.append(kept);
    if (kept.problems.length > 0) {
      this.parts.log(`${kind} of ${account} was not taken: ${kept.problems.join('; ')}`);
    }
    return kept;
  }

  all(): CallbackRecord[] {
    return [...this.records.from()];
  }

  /** Forgets what was sent; the addresses stay. */
  forget(): void {
    this.records.clear();
  }

  close(): void {
    this.http.close();
  }

  private async ask(kind: CallbackKind, url: string | null, signedRequest: string) {
    const nothing = { status: null, body: '' };
    if (url === null) return { ...nothing, problems: ['no callback address is set'] };
    try {
      const reply = await this.http.send(new URL(url), {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'user-agent': 'facebookexternalua',
        },
        text: new URLSearchParams({ signed_request: signedRequest }).toString(),
        timeoutMs: this.parts.settings().webhook_timeout_ms,
      });
      const { status, text } = reply;
      return { status, body: text, problems: faultsOfAnswer(kind, reply) };
    } catch (error) {
      const words = error instanceof Error ? error.message || error.name : String(error);
      return { ...nothing, problems: [words] };
    }
  }
}
