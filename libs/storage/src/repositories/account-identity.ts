import { storableText } from '../storable.js';

/** Who an account is, as Instagram says. */
export type AccountIdentity = {
  igUserId: string;
  appScopedId: string | null;
  username: string;
  name: string | null;
  accountType: string | null;
};

/** More UTF-16 code units than Instagram lets anybody's name have. */
const MAX_NAME_LENGTH = 200;

/** The same with names that PostgreSQL can keep, cut to a length that a name may have. */
export function storableIdentity(identity: AccountIdentity): AccountIdentity {
  const { username, name, accountType } = identity;
  return {
    ...identity,
    username: storableName(username),
    name: name === null ? null : storableName(name),
    accountType: accountType === null ? null : storableName(accountType),
  };
}

/** Cut first: that may halve a surrogate pair. */
const storableName = (name: string) => storableText(name.slice(0, MAX_NAME_LENGTH));
