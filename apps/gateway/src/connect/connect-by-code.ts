import { missingScopes, type Secret } from '#libs/domain';
import { GraphClient, type GraphMe } from '#libs/graph-api';
import {
  AccountRepository,
  ConnectLinkRepository,
  TenantWork,
  type AuditSource,
  type ConnectLink,
} from '#libs/storage';
import { Injectable } from '@nestjs/common';
import {
  identityOf,
  KeepAccount,
  type Kept,
  type NewConnection,
} from '../accounts/keep-account.js';
import { VouchAccount } from '../accounts/vouch-account.js';
import { Claim } from '../idempotency/claim.js';
import type { LoginApp } from './login-app.js';
import { LoginRefused, refusalOf } from './login-failures.js';

/** For all calls of one login: a person waits for them, with a page that does not end. */
const CALLS_TIMEOUT_MS = 25_000;

type LoginToken = NewConnection['token'];

/** From the code of a login to a connected account. The link is spent before, so a code comes here once. */
@Injectable()
export class ConnectByCode {
  constructor(
    private readonly graph: GraphClient,
    private readonly vouch: VouchAccount,
    private readonly work: TenantWork,
    private readonly links: ConnectLinkRepository,
    private readonly accounts: AccountRepository,
    private readonly keep: KeepAccount,
  ) {}

  /**
   * Throws `LoginRefused`. Nothing is kept then. Instagram may have been told to send the account's
   * events by that time; those of an account that nobody has are dropped.
   */
  async run(app: LoginApp, link: ConnectLink, code: Secret, source: AuditSource): Promise<Kept> {
    const signal = AbortSignal.timeout(CALLS_TIMEOUT_MS);
    const token = await this.tokenFor(app, code, signal).catch((error: unknown) => {
      throw refusalOf(error, 'code');
    });
    let me: GraphMe | null = null;
    try {
      me = await this.vouch.identify(token.token, { signal });
      return await this.connect(link, me, token, source, signal);
    } catch (error) {
      throw refusalOf(error, 'token', me?.username ?? null);
    }
  }

  /** One try each: a code is spent by its first use, also by one whose answer never came. */
  private async tokenFor(app: LoginApp, code: Secret, signal: AbortSignal): Promise<LoginToken> {
    const { id: clientId, secret: clientSecret, redirectUri } = app;
    const short = await this.graph.exchangeCode(
      { clientId, clientSecret, redirectUri, code },
      { signal },
    );
    // Nobody logs in and grants nothing at all: an empty list is one that Instagram left out.
    const scopes = short.permissions.length === 0 ? null : short.permissions;
    const missing = missingScopes(scopes);
    if (missing.length > 0) throw new LoginRefused('scopes_missing', { missingScopes: missing });
    const issuedAt = new Date();
    const { token, expiresAt } = await this.graph.exchangeLongLived(short.token, clientSecret, {
      signal,
    });
    return { token, issuedAt, expiresAt, expiryKnown: true, scopes };
  }

  private async connect(
    link: ConnectLink,
    me: GraphMe,
    token: LoginToken,
    source: AuditSource,
    signal: AbortSignal,
  ): Promise<Kept> {
    const { tenantId, expectedAccountId } = link;
    if (expectedAccountId !== null) {
      const expected = await this.accounts.find(tenantId, expectedAccountId);
      if (expected?.igUserId !== me.userId) throw new LoginRefused('other_account', me);
    }
    await this.refuseUnlessActive(tenantId);
    await this.keep.makeSureOfRoom(tenantId, me.userId);
    const subscribedFields = await this.vouch.subscribe(token.token, me, { signal });
    const connection: NewConnection = {
      identity: identityOf(me),
      token,
      subscribedFields,
      externalId: link.externalId,
      connectLinkId: link.id,
    };
    return this.work.run(tenantId, async () => {
      await this.refuseUnlessActive(tenantId);
      return this.keep.run(tenantId, source, connection, new Claim(null, null));
    });
  }

  /** The calls of a login take a while, in which the operator may have suspended the tenant. */
  private async refuseUnlessActive(tenantId: string): Promise<void> {
    const status = await this.links.tenantStatusOf(tenantId);
    if (status !== 'active') throw new LoginRefused('tenant_suspended');
  }
}
