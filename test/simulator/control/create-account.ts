import { ControlFault } from '../state/accounts.js';
import type { SimulatorState } from '../state/simulator-state.js';
import type { AccountCredentials } from './account-state.js';
import type { AccountInput } from './inputs.js';
import { USUAL_FIELDS } from './patch-account.js';

/**
 * The account of that username, made when there is none. An `access_token` that is new becomes one more good token;
 * without one the newest token is given. Throws a ControlFault (409) when ids or token belong to another account, and
 * then nothing has changed.
 */
export function createAccount(
  { accounts, tokens, clock }: SimulatorState,
  input: AccountInput,
): AccountCredentials & { is_new: boolean } {
  const given = input.access_token;
  const held = given === undefined ? undefined : tokens.find(given);
  const holder = held === undefined ? undefined : accounts.find(held.igUserId);
  if (holder !== undefined && holder.username !== input.username) {
    throw new ControlFault('this access_token belongs to another account', 409);
  }
  const { account, isNew } = accounts.ensure({
    username: input.username,
    igUserId: input.ig_user_id,
    appScopedId: input.app_scoped_id,
    name: input.name,
    accountType: input.account_type,
  });
  if (input.subscribed !== undefined) {
    account.subscribedFields = input.subscribed ? USUAL_FIELDS : [];
  }
  const known = given === undefined ? tokens.of(account.igUserId).at(-1) : held;
  const token =
    known ??
    tokens.issue({
      igUserId: account.igUserId,
      nowMs: clock.nowMs(),
      kind: 'long',
      ...(given === undefined ? {} : { token: given }),
    });
  return {
    ig_user_id: account.igUserId,
    app_scoped_id: account.appScopedId,
    username: account.username,
    access_token: token.token,
    is_new: isNew,
  };
}
