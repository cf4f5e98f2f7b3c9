import { setTimeout as delay } from 'node:timers/promises';
import type { Account } from '../state/account.js';
import type { Accounts } from '../state/accounts.js';
import type { Clock } from '../state/clock.js';
import type { SimulatorSettings } from '../state/settings.js';
import { envelope, MAX_EVENTS_PER_POST, type WebhookEvent } from './events.js';
import type { SignatureKind } from './sign.js';
import type { Delivery, WebhookSender } from './webhook-sender.js';

export type DeliveryOptions = {
  copies?: number | undefined;
  /** How long the copies wait after the first. Default 0: they go out at the same time. */
  copiesAfterMs?: number | undefined;
  signature?: SignatureKind | undefined;
};

type EventDeliveryParts = {
  accounts: Accounts;
  sender: WebhookSender;
  clock: Clock;
  settings: () => SimulatorSettings;
  log: (line: string) => void;
};

const ECHO_POSTS_AT_ONCE = 8;
const MAX_WAITING_ECHOES = 100_000;

/** Brings events to the webhook address: only those of subscribed accounts, at most 1000 a POST. */
export class EventDelivery {
  private echoes: WebhookEvent[] = [];
  private echoPosts = 0;
  private readonly closing = new AbortController();

  constructor(private readonly parts: EventDeliveryParts) {}

  /** One Delivery per POST, copies included. */
  async deliver(events: WebhookEvent[], options: DeliveryOptions = {}): Promise<Delivery[]> {
    const wanted = events.filter((event) => this.isSubscribed(event.accountId));
    if (wanted.length === 0) {
      for (const account of this.accountsOf(events)) account.counters.webhooks_skipped += 1;
      return [{ status: null, ms: 0, attempts: 0, skipped: NOT_SUBSCRIBED }];
    }
    const deliveries: Delivery[] = [];
    for (let from = 0; from < wanted.length; from += MAX_EVENTS_PER_POST) {
      const part = wanted.slice(from, from + MAX_EVENTS_PER_POST);
      const body = envelope(part, this.parts.clock.nowMs());
      const copies = Array.from({ length: options.copies ?? 1 }, async (_, copy) => {
        if (copy > 0) await this.pause(options.copiesAfterMs ?? 0);
        const delivery = await this.parts.sender.deliver(body, options.signature);
        if (delivery.status === 200) this.acknowledge(part);
        return delivery;
      });
      for (const delivery of await Promise.all(copies)) {
        deliveries.push(delivery);
        for (const account of this.accountsOf(part)) this.count(account, delivery);
      }
    }
    return deliveries;
  }

  /** Waits as long as the simulator runs. */
  async pause(forMs: number): Promise<void> {
    if (forMs === 0) return;
    await delay(forMs, undefined, { signal: this.closing.signal }).catch(() => {});
  }

  /** Sends an echo soon. Those that wait while others are on their way share a POST. */
  enqueueEcho(event: WebhookEvent): void {
    if (!this.isSubscribed(event.accountId) || this.echoes.length >= MAX_WAITING_ECHOES) return;
    this.echoes.push(event);
    this.pumpEchoes();
  }

  forgetWaiting(): void {
    this.echoes = [];
  }

  close(): void {
    this.closing.abort();
    this.forgetWaiting();
  }

  private pumpEchoes(): void {
    while (
      !this.closing.signal.aborted &&
      this.echoPosts < ECHO_POSTS_AT_ONCE &&
      this.echoes.length > 0
    ) {
      const batch = this.echoes.splice(0, this.parts.settings().echo_batch_max);
      this.echoPosts += 1;
      void this.deliver(batch).finally(() => {
        this.echoPosts -= 1;
        this.pumpEchoes();
      });
    }
  }

  private acknowledge(events: WebhookEvent[]): void {
    const nowMs = this.parts.clock.nowMs();
    for (const { tells } of events) if (tells) tells.acknowledged_at_ms ??= nowMs;
  }

  private isSubscribed(accountId: string): boolean {
    const account = this.parts.accounts.find(accountId);
    return account !== undefined && account.subscribedFields.length > 0;
  }

  private accountsOf(events: WebhookEvent[]): Account[] {
    const ids = new Set(events.map((event) => event.accountId));
    return [...ids].flatMap((id) => this.parts.accounts.find(id) ?? []);
  }

  private count(account: Account, delivery: Delivery): void {
    if (delivery.skipped !== undefined) {
      account.counters.webhooks_skipped += 1;
      return;
    }
    if (delivery.status === 200) {
      account.counters.webhooks_delivered += 1;
      account.failedDeliveriesInARow = 0;
      return;
    }
    account.counters.webhooks_failed += 1;
    account.failedDeliveriesInARow += 1;
    const most = this.parts.settings().unsubscribe_after_failures;
    if (most !== null && account.failedDeliveriesInARow >= most) {
      account.subscribedFields = [];
      this.parts.log(`webhooks disabled for ${account.igUserId}: deliveries kept failing`);
    }
  }
}

const NOT_SUBSCRIBED =
  'the account is not subscribed: POST /{ig}/subscribed_apps first, or PATCH the account with {"subscribed":true}';
