import { newAccount, type Account } from './account.js';
import { newAppScopedId, newIgUserId } from './ids.js';

export type AccountIdentity = {
  username: string;
  igUserId?: string | undefined;
  appScopedId?: string | undefined;
  name?: string | undefined;
  accountType?: string | undefined;
};

/** A request to the control side that cannot be done; the message says why. */
export class ControlFault extends Error {
  constructor(
    message: string,
    readonly status: 400 | 404 | 409 = 400,
  ) {
    super(message);
    this.name = 'ControlFault';
  }
}

/** The simulated professional accounts. */
export class Accounts {
  private readonly byIgUserId = new Map<string, Account>();
  private readonly byUsername = new Map<string, Account>();

  get all(): Account[] {
    return [...this.byIgUserId.values()];
  }

  find(igUserId: string): Account | undefined {
    return this.byIgUserId.get(igUserId);
  }

  /** Throws a ControlFault (404) when there is none. */
  get(igUserId: string): Account {
    const account = this.byIgUserId.get(igUserId);
    if (account === undefined) {
      throw new ControlFault(`there is no account with the ig_user_id ${igUserId}`, 404);
    }
    return account;
  }

  /** The account of that username, made when there is none yet. Ids that contradict an account throw (409). */
  ensure(identity: AccountIdentity): { account: Account; isNew: boolean } {
    const known = this.byUsername.get(identity.username);
    if (known !== undefined) {
      refuseOtherId('ig_user_id', identity.igUserId, known.igUserId);
      refuseOtherId('app_scoped_id', identity.appScopedId, known.appScopedId);
      return { account: known, isNew: false };
    }
    const igUserId = identity.igUserId ?? this.unusedIgUserId();
    if (this.byIgUserId.has(igUserId)) {
      throw new ControlFault(`the ig_user_id ${igUserId} belongs to another username`, 409);
    }
    const account = newAccount({
      igUserId,
      appScopedId: identity.appScopedId ?? newAppScopedId(),
      username: identity.username,
      name: identity.name ?? identity.username,
      accountType: identity.accountType ?? 'Business',
    });
    this.byIgUserId.set(igUserId, account);
    this.byUsername.set(account.username, account);
    return { account, isNew: true };
  }

  /** The owner takes another username. Throws (409) when an account has it. */
  rename(account: Account, username: string): void {
    const holder = this.byUsername.get(username);
    if (holder !== undefined && holder !== account) {
      throw new ControlFault(`the username ${username} is taken`, 409);
    }
    this.byUsername.delete(account.username);
    account.username = username;
    this.byUsername.set(username, account);
  }

  clear(): void {
    this.byIgUserId.clear();
    this.byUsername.clear();
  }

  private unusedIgUserId(): string {
    for (;;) {
      const id = newIgUserId();
      if (!this.byIgUserId.has(id)) return id;
    }
  }
}

function refuseOtherId(name: string, asked: string | undefined, known: string): void {
  if (asked !== undefined && asked !== known) {
    throw new ControlFault(`this username already has the ${name} ${known}`, 409);
  }
}
