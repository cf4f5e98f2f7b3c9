import { ConsentControl } from '../consent/consent-control.js';
import { faultRule, type FaultRule, type FaultState } from '../graph/faults.js';
import { meetPerson, recordMessage, type ThreadMessage } from '../state/account.js';
import { ControlFault } from '../state/accounts.js';
import type { CallFilter, CallRecord } from '../state/call-log.js';
import { newMid } from '../state/ids.js';
import type { JsonObject } from '../state/is-record.js';
import { simulatorSettings, type SimulatorSettings } from '../state/settings.js';
import type { SimulatorState } from '../state/simulator-state.js';
import { dashboardTest, kindItem, messageItem } from '../webhooks/events.js';
import type { Delivery, Handshake } from '../webhooks/webhook-sender.js';
import {
  accountState,
  accountSummary,
  type AccountCredentials,
  type AccountState,
  type AccountSummary,
} from './account-state.js';
import type {
  AccountInput,
  AccountPatch,
  EventInput,
  InboxInput,
  MessageInput,
  PersonInput,
  SettingsPatch,
  TapInput,
  TapsInput,
  TokenInput,
  WebhookInput,
} from './inputs.js';
import { changePerson } from './change-person.js';
import { createAccount } from './create-account.js';
import { patchAccount } from './patch-account.js';
import { writeFromInbox } from './write-from-inbox.js';
import { placed, tapQuestion, type Tapped } from './tap.js';
import { ordered } from './ordered.js';

/** `delivery` is the first POST's, `deliveries` all of them, copies included. */
export type Delivered = { delivery: Delivery; deliveries: Delivery[] };
export type TapResult = Tapped & Delivered;
export type TapsResult = { taps: Tapped[]; deliveries: Delivery[] };
export type WriteResult = { mid: string; person: string; timestamp: number } & Delivered;

/** What a person does in the app, and what Meta or an owner may do: the same operations as under `/_sim`, in process. */
export class SimulatorControl {
  /** Removing the app and asking for erasure, as an owner does in Instagram's settings. */
  readonly consent: ConsentControl;

  constructor(private readonly state: SimulatorState) {
    this.consent = new ConsentControl(state);
  }

  /** Idempotent by username; an unknown `access_token` becomes one more good token of the account. */
  createAccount(input: AccountInput): AccountCredentials & { is_new: boolean } {
    return createAccount(this.state, input);
  }

  accounts(): AccountSummary[] {
    return this.state.accounts.all.map(accountSummary);
  }

  account(igUserId: string): AccountState {
    return accountState(this.state, this.state.accounts.get(igUserId));
  }

  patchAccount(igUserId: string, patch: AccountPatch): AccountState {
    patchAccount(this.state, this.state.accounts.get(igUserId), patch);
    return this.account(igUserId);
  }

  /** Makes all tokens of the account answer 190 with this subcode; null: without a subcode. */
  revoke(igUserId: string, subcode: number | null): { revoked: number } {
    this.state.accounts.get(igUserId);
    return { revoked: this.state.tokens.revokeAll(igUserId, subcode) };
  }

  /** A new good token, as if the owner had logged in again. */
  issueToken(igUserId: string, input: TokenInput = {}): { access_token: string } {
    this.state.accounts.get(igUserId);
    const holder = this.state.tokens.find(input.access_token ?? '')?.igUserId ?? igUserId;
    if (holder !== igUserId) {
      throw new ControlFault('this access_token belongs to another account', 409);
    }
    const { token } = this.state.tokens.issue({
      igUserId,
      nowMs: this.state.clock.nowMs(),
      kind: input.kind ?? 'long',
      ...(input.scopes === undefined ? {} : { scopes: input.scopes }),
      ...(input.access_token === undefined ? {} : { token: input.access_token }),
    });
    return { access_token: token };
  }

  /** A person taps a published question; resolves when the webhook was answered or given up. */
  async tap(igUserId: string, input: TapInput = {}): Promise<TapResult> {
    const account = this.state.accounts.get(igUserId);
    const { tapped, events } = tapQuestion(account, input, this.state.clock.nowMs());
    return { ...tapped, ...withFirst(await this.state.events.deliver(events, input)) };
  }

  /** Many taps of one or more accounts: batched, repeated, late or out of order. Timestamps rise in the order given. */
  async taps(input: TapsInput): Promise<TapsResult> {
    const nowMs = this.state.clock.nowMs();
    const wanted = input.taps.map((tap) => ({
      tap,
      account: this.state.accounts.get(tap.account),
    }));
    const made = wanted.map(({ tap, account }, index) => tapQuestion(account, tap, nowMs + index));
    const groups = ordered(
      made.map(({ events }) => events),
      input.order ?? 'as-given',
    );
    const posts = input.in_one_post === true ? [groups.flat()] : groups;
    const deliveries: Delivery[] = [];
    await this.state.events.pause(input.held_back_ms ?? 0);
    for (const events of posts) {
      const options = { ...input, copiesAfterMs: input.copies_after_ms };
      deliveries.push(...(await this.state.events.deliver(events, options)));
    }
    return { taps: made.map(({ tapped }) => tapped), deliveries };
  }

  /** A person writes a message: consent, an open window and a `messages` event. */
  async writes(igUserId: string, input: MessageInput): Promise<WriteResult> {
    const account = this.state.accounts.get(igUserId);
    const person = meetPerson(account, input.person);
    const nowMs = this.state.clock.nowMs();
    const mid = newMid();
    const { text, quick_reply_payload: payload } = input;
    const quickReply = payload === undefined ? {} : { quick_reply: { payload } };
    const message = { text, ...quickReply };
    recordMessage(account, person, { mid, at_ms: nowMs, direction: 'in', text, message });
    const parties = { accountId: igUserId, person: person.id, timestampMs: nowMs };
    const item = messageItem(parties, { mid, ...message });
    const events = [placed(account, item, input.place, 'messages')];
    const deliveries = await this.state.events.deliver(events, input);
    return { mid, person: person.id, timestamp: nowMs, ...withFirst(deliveries) };
  }

  /** A human answers from the account's own inbox: the person sees it, and Meta tells of it by an echo. */
  async humanWrites(igUserId: string, input: InboxInput): Promise<WriteResult> {
    const account = this.state.accounts.get(igUserId);
    const { written, event } = writeFromInbox(account, input, this.state.clock.nowMs());
    return { ...written, ...withFirst(await this.state.events.deliver([event], input)) };
  }

  /** Any other event: read, reaction, message_edit, an unknown kind. With place `changes`, `kind` is the field. */
  async event(igUserId: string, input: EventInput): Promise<Delivered & { person: string }> {
    const account = this.state.accounts.get(igUserId);
    const person = meetPerson(account, input.person);
    const timestampMs = this.state.clock.nowMs();
    const parties = { accountId: igUserId, person: person.id, timestampMs };
    const event =
      input.place === 'changes'
        ? ({
            accountId: igUserId,
            place: 'changes',
            item: { field: input.kind, value: input.value },
          } as const)
        : placed(account, kindItem(parties, input.kind, input.value), input.place, input.kind);
    const deliveries = await this.state.events.deliver([event], input);
    return { person: person.id, ...withFirst(deliveries) };
  }

  /** Posts a body as given, to whomever it names: no subscription is asked for. */
  async webhook(input: WebhookInput): Promise<Delivered> {
    const body = 'body' in input ? input.body : dashboardTest(this.state.clock.nowMs());
    const copies = Array.from({ length: input.copies ?? 1 }, () =>
      this.state.sender.deliver(body, input.signature),
    );
    return withFirst(await Promise.all(copies));
  }

  /** Makes or changes a person: blocked, without consent, last heard of long ago. */
  setPerson(igUserId: string, input: PersonInput): PersonInput {
    return changePerson(this.state.accounts.get(igUserId), input);
  }

  /** Every message of the account, both directions, in order; of one person, or from a sequence number on. */
  messages(igUserId: string, filter: { person?: string; from_seq?: number } = {}): ThreadMessage[] {
    const { messages } = this.state.accounts.get(igUserId);
    const found: ThreadMessage[] = [];
    for (const message of messages.from(filter.from_seq)) {
      if (filter.person === undefined || message.person === filter.person) found.push(message);
    }
    return found;
  }

  /** What the person has in their inbox: the texts and attachments that the account sent, in order. */
  seesMessages(igUserId: string, person: string): JsonObject[] {
    return this.messages(igUserId, { person })
      .filter((message) => message.direction === 'out')
      .map(({ message }) => message);
  }

  /** Throws a ControlFault when the rule does not make sense. */
  addFault(rule: FaultRule): FaultState {
    const parsed = faultRule.safeParse(rule);
    if (!parsed.success) throw new ControlFault(parsed.error.message);
    return this.state.faults.add(parsed.data);
  }

  faults(): FaultState[] {
    return this.state.faults.list();
  }

  clearFaults(): void {
    this.state.faults.clear();
  }

  calls(filter: CallFilter = {}): CallRecord[] {
    return this.state.calls.list(filter);
  }

  clearCalls(): void {
    this.state.calls.clear();
  }

  settings(): SimulatorSettings {
    return this.state.settings;
  }

  patchSettings(patch: SettingsPatch): SimulatorSettings {
    const changed = Object.entries(patch).filter(([, value]) => value !== undefined);
    this.state.settings = simulatorSettings.parse({
      ...this.state.settings,
      ...Object.fromEntries(changed),
    });
    return this.state.settings;
  }

  webhookUrl(): string | null {
    return this.state.sender.url;
  }

  setWebhookUrl(url: string | null): void {
    try {
      this.state.sender.setUrl(url);
    } catch {
      throw new ControlFault('url must be an http or https address');
    }
  }

  /** Meta's GET handshake with the webhook address. */
  verifyWebhook(verifyToken?: string): Promise<Handshake> {
    return this.state.sender.verify(verifyToken);
  }

  /** Moves the simulator's time forward; gives the new time. */
  advanceClock(forMs: number): number {
    this.state.clock.advance(forMs);
    return this.state.clock.nowMs();
  }

  nowMs(): number {
    return this.state.clock.nowMs();
  }

  reset(): void {
    this.state.reset();
  }
}

function withFirst(deliveries: Delivery[]): Delivered {
  const delivery = deliveries[0] ?? { status: null, ms: 0, attempts: 0 };
  return { delivery, deliveries };
}
