import { CallbackSender } from '../consent/callback-sender.js';
import { FaultBook } from '../graph/faults.js';
import { SlidingWindow } from '../graph/sliding-window.js';
import { EventDelivery } from '../webhooks/event-delivery.js';
import { WebhookSender } from '../webhooks/webhook-sender.js';
import { Accounts } from './accounts.js';
import { CallLog } from './call-log.js';
import { adjustableClock, type Clock } from './clock.js';
import { DEFAULT_SIMULATOR_SETTINGS, type SimulatorSettings } from './settings.js';
import { Tokens } from './tokens.js';

export type SimulatorStateOptions = {
  appSecret: string;
  verifyToken?: string | undefined;
  appId?: string | undefined;
  instagramAppSecret?: string | undefined;
  maxCalls?: number | undefined;
  log?: ((line: string) => void) | undefined;
};

export const DEFAULT_APP_ID = '1020000000000001';
const DEFAULT_MAX_CALLS = 200_000;

/** Everything that one simulator knows: shared by the Graph side and the control side. */
export class SimulatorState {
  readonly clock: Clock = adjustableClock();
  readonly accounts = new Accounts();
  readonly tokens = new Tokens();
  readonly faults = new FaultBook();
  readonly calls: CallLog;
  readonly sender: WebhookSender;
  readonly events: EventDelivery;
  readonly callbacks: CallbackSender;
  /** Signs the webhooks: the secret of the Meta app. */
  readonly appSecret: string;
  readonly appId: string;
  readonly instagramAppSecret: string | undefined;
  readonly log: (line: string) => void;
  private current: SimulatorSettings = DEFAULT_SIMULATOR_SETTINGS;
  private appWindow: SlidingWindow | null = null;

  constructor(options: SimulatorStateOptions) {
    this.log = options.log ?? (() => {});
    this.appSecret = options.appSecret;
    this.appId = options.appId ?? DEFAULT_APP_ID;
    this.instagramAppSecret = options.instagramAppSecret;
    this.calls = new CallLog(options.maxCalls ?? DEFAULT_MAX_CALLS);
    const settings = (): SimulatorSettings => this.current;
    this.sender = new WebhookSender({
      secret: options.appSecret,
      verifyToken: options.verifyToken,
      settings,
      log: this.log,
    });
    this.events = new EventDelivery({
      accounts: this.accounts,
      sender: this.sender,
      clock: this.clock,
      settings,
      log: this.log,
    });
    this.callbacks = new CallbackSender({
      clock: this.clock,
      settings,
      webhookUrl: () => this.sender.url,
      log: this.log,
    });
  }

  get settings(): SimulatorSettings {
    return this.current;
  }

  set settings(settings: SimulatorSettings) {
    this.current = settings;
    const { app_limit: limit } = settings;
    this.appWindow = limit === null ? null : new SlidingWindow(limit.max, limit.window_ms);
  }

  /** Counts one call against the app-wide limit; false when it is above. */
  takeAppCall(): boolean {
    return this.appWindow === null || this.appWindow.take(this.clock.nowMs());
  }

  appPercent(): number {
    return this.appWindow?.percent(this.clock.nowMs()) ?? 0;
  }

  /** Back to the start: no accounts, tokens, faults or calls, default settings. The addresses stay. */
  reset(): void {
    this.events.forgetWaiting();
    this.accounts.clear();
    this.tokens.clear();
    this.faults.clear();
    this.calls.clear();
    this.callbacks.forget();
    this.clock.restart();
    this.settings = DEFAULT_SIMULATOR_SETTINGS;
  }

  close(): void {
    this.events.close();
    this.callbacks.close();
    this.sender.close();
  }
}
