import type { Account } from '../state/account.js';
import type { SimulatorState } from '../state/simulator-state.js';
import type { CallbackKind } from './callback-answer.js';
import type { CallbackInput, CallbackUrlsInput } from './callback-input.js';
import type { CallbackRecord } from './callback-sender.js';
import { signedRequest } from './signed-request.js';

export type CallbackUrls = { deauthorize_url: string | null; data_deletion_url: string | null };
/** `callback` is the first POST's record, `callbacks` all of them, copies included. */
export type CalledBack = {
  callback: CallbackRecord;
  callbacks: CallbackRecord[];
};

/** Code 190 with this subcode: the owner removed the app. */
const REMOVED_BY_OWNER = 458;

/** What an owner does in Instagram's settings about the app, and the callbacks that Meta then makes. */
export class ConsentControl {
  constructor(private readonly state: SimulatorState) {}

  /** The owner removes the app: tokens die (190/458), webhooks end, and Meta calls back. In this order. */
  deauthorize(igUserId: string, input: CallbackInput = {}): Promise<CalledBack> {
    const account = this.state.accounts.get(igUserId);
    this.state.tokens.revokeAll(igUserId, REMOVED_BY_OWNER);
    account.subscribedFields = [];
    return this.callBack('deauthorize', account, input);
  }

  /**
   * The owner asks for the erasure of their data. It changes nothing at Instagram: there it can be asked for once the app
   * was removed, so a test that wants the whole story deauthorizes first.
   */
  deleteData(igUserId: string, input: CallbackInput = {}): Promise<CalledBack> {
    return this.callBack('data-deletion', this.state.accounts.get(igUserId), input);
  }

  callbacks(): CallbackRecord[] {
    return this.state.callbacks.all();
  }

  urls(): CallbackUrls {
    return {
      deauthorize_url: this.state.callbacks.urlOf('deauthorize'),
      data_deletion_url: this.state.callbacks.urlOf('data-deletion'),
    };
  }

  setUrls(input: CallbackUrlsInput): CallbackUrls {
    const { deauthorize_url: deauthorize, data_deletion_url: deletion } = input;
    if (deauthorize !== undefined) this.state.callbacks.setUrl('deauthorize', deauthorize);
    if (deletion !== undefined) this.state.callbacks.setUrl('data-deletion', deletion);
    return this.urls();
  }

  private async callBack(
    kind: CallbackKind,
    account: Account,
    input: CallbackInput,
  ): Promise<CalledBack> {
    const text = signedRequest({
      payload: payloadOf(account, input, this.state.clock.nowMs()),
      secret: this.secretOf(input),
      isValid: input.signature !== 'invalid',
      isPadded: input.padding === true,
    });
    const { igUserId } = account;
    const first = this.state.callbacks.send(kind, igUserId, text);
    const more = Array.from({ length: (input.copies ?? 1) - 1 }, () =>
      this.state.callbacks.send(kind, igUserId, text),
    );
    const callback = await first;
    return { callback, callbacks: [callback, ...(await Promise.all(more))] };
  }

  private secretOf({ secret = 'instagram' }: CallbackInput): string {
    const { appSecret, instagramAppSecret } = this.state;
    if (secret === 'other') return 'the-secret-of-another-app';
    return secret === 'instagram' ? (instagramAppSecret ?? appSecret) : appSecret;
  }
}

/** Written by hand: an id of 17 digits as a bare number does not survive a double. */
function payloadOf(account: Account, input: CallbackInput, nowMs: number): string {
  const { issued_at_offset_s: offset = 0, expires_after_s: expiresAfter = null } = input;
  const issuedAt = Math.floor(nowMs / 1000) + (offset ?? 0);
  const own = input.id === 'ig_user_id' ? account.igUserId : account.appScopedId;
  const userId = input.user_id ?? own;
  const parts = [
    `"user_id":${input.id_as_number === true ? userId : JSON.stringify(userId)}`,
    `"algorithm":${JSON.stringify(input.algorithm ?? 'HMAC-SHA256')}`,
    ...(offset === null ? [] : [`"issued_at":${issuedAt}`]),
    ...(expiresAfter === null ? [] : [`"expires":${issuedAt + expiresAfter}`]),
  ];
  return `{${parts.join(',')}}`;
}
