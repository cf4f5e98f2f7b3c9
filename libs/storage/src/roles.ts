/**
 * The group roles of the installation. Neither can log in, own a table or bypass row-level
 * security; a login becomes one of them by `SET ROLE` at connect time.
 *
 * - `APP_ROLE` sees the rows of one tenant: the one that the transaction named.
 * - `ROUTER_ROLE` works before a tenant is known (a webhook's account, a key's owner, the sweeper's
 *   search for due lanes). It sees only the columns that say where a thing belongs and when it is
 *   due, never a token, a text or a rule.
 */
export const APP_ROLE = 'floe_app';
export const ROUTER_ROLE = 'floe_router';
