import type { UnknownAccounts } from '#libs/storage';
import { faultyBody } from '../http/faulty-body.js';

/** What a body is answered that names accounts of nobody, or of another tenant; which is the same. */
export function unknownAccountsFault(
  { accountIds }: UnknownAccounts,
  wanted: readonly string[] | null | undefined,
) {
  return faultyBody(
    accountIds.map((id) => ({
      pointer: `/account_ids/${wanted?.indexOf(id) ?? 0}`,
      code: 'unknown_account',
      message: 'You have no account of this id.',
      fix: 'Name accounts of your own, by our ids.',
    })),
  );
}
