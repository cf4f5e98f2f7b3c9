import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { SimulatorSettings } from '../state/settings.js';
import { escapedJson } from './escape-unicode.js';
import { HttpOnce } from './http-once.js';
import { signatureHeaders, type SignatureKind } from './sign.js';

/** What became of one POST. `status` is the last answer's, null when none came; `ms` counts from the first try. */
export type Delivery = {
  status: number | null;
  ms: number;
  attempts: number;
  error?: string;
  /** Why nothing was sent at all. */
  skipped?: string;
};

export type Handshake = { ok: boolean; status: number | null; body: string; error?: string };

type WebhookSenderOptions = {
  secret: string;
  verifyToken: string | undefined;
  settings: () => SimulatorSettings;
  log: (line: string) => void;
};

const MAX_CONNECTIONS = 128;

/** Meta's webhook sender: signs, posts, tries again after anything but 200. */
export class WebhookSender {
  private readonly http = new HttpOnce(MAX_CONNECTIONS);
  private readonly closing = new AbortController();
  private target: URL | null = null;

  constructor(private readonly options: WebhookSenderOptions) {}

  get url(): string | null {
    return this.target?.href ?? null;
  }

  /** Throws a TypeError when it is no http or https address. */
  setUrl(url: string | null): void {
    const target = url === null ? null : new URL(url);
    if (target !== null && !/^https?:$/.test(target.protocol)) {
      throw new TypeError('the webhook address must be http or https');
    }
    this.target = target;
  }

  /** Posts one body until it is answered with 200 or the retries are used up; never rejects. */
  async deliver(body: unknown, signature: SignatureKind = 'valid'): Promise<Delivery> {
    if (this.target === null) return { ...NOTHING_SENT, skipped: 'no webhook address is set' };
    const settings = this.options.settings();
    const text = typeof body === 'string' ? body : escapedJson(body, settings.webhook_escape);
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'facebookexternalua',
      ...signatureHeaders(text, this.options.secret, signature),
    };
    const startedMs = performance.now();
    const delivery: Delivery = { ...NOTHING_SENT };
    for (const retryDelayMs of [...settings.webhook_retry_delays_ms, null]) {
      await this.tryOnce(delivery, text, headers, settings.webhook_timeout_ms);
      delivery.ms = Math.round((performance.now() - startedMs) * 10) / 10;
      if (delivery.status === 200 || retryDelayMs === null) break;
      if (retryDelayMs > 0) {
        await delay(retryDelayMs, undefined, { signal: this.closing.signal }).catch(() => {});
      }
      if (this.closing.signal.aborted) break;
    }
    if (delivery.status !== 200) {
      this.options.log(
        `webhook not delivered after ${delivery.attempts} tries: ${delivery.status ?? delivery.error}`,
      );
    }
    return delivery;
  }

  /** The GET that Meta makes when a callback address is set (graph-api.md 2.1). */
  async verify(verifyToken = this.options.verifyToken): Promise<Handshake> {
    if (this.target === null) {
      return { ok: false, status: null, body: '', error: 'no webhook address is set' };
    }
    if (verifyToken === undefined) {
      return { ok: false, status: null, body: '', error: 'no verify token is set' };
    }
    const challenge = String(randomInt(1_000_000_000, 10_000_000_000));
    const url = new URL(this.target);
    url.searchParams.set('hub.mode', 'subscribe');
    url.searchParams.set('hub.challenge', challenge);
    url.searchParams.set('hub.verify_token', verifyToken);
    try {
      const timeoutMs = this.options.settings().webhook_timeout_ms;
      const reply = await this.http.send(url, { method: 'GET', headers: {}, timeoutMs });
      const ok = reply.status === 200 && reply.text === challenge;
      return { ok, status: reply.status, body: reply.text };
    } catch (error) {
      return { ok: false, status: null, body: '', error: messageOf(error) };
    }
  }

  close(): void {
    this.closing.abort();
    this.http.close();
  }

  private async tryOnce(
    delivery: Delivery,
    text: string,
    headers: Record<string, string>,
    timeoutMs: number,
  ): Promise<void> {
    // Read anew for every try: the address may have changed while a retry waited.
    const target = this.target;
    if (target === null) return;
    delivery.attempts += 1;
    try {
      const reply = await this.http.send(target, { method: 'POST', headers, text, timeoutMs });
      delivery.status = reply.status;
      delete delivery.error;
    } catch (error) {
      delivery.status = null;
      delivery.error = messageOf(error);
    }
  }
}

const NOTHING_SENT: Delivery = { status: null, ms: 0, attempts: 0 };

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message || error.name : String(error);
