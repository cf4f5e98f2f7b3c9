import { mayReturnTo, type Fault } from '#libs/domain';
import {
  AccountRepository,
  AuditLog,
  ConnectLinkRepository,
  TenantWork,
  type ConnectLink,
} from '#libs/storage';
import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Caller } from '../access/caller.js';
import { faultyBody } from '../http/faulty-body.js';
import type { Claim } from '../idempotency/claim.js';
import { Problem } from '../problems/problem.js';
import {
  showConnectLink,
  type createdConnectLinkSchema,
  type newConnectLinkSchema,
} from './connect-link.schema.js';
import { authorizeUrlOf, LOGIN_APP, type LoginApp } from './login-app.js';
import { newLoginState } from './login-state.js';

const MINUTE_MS = 60_000;

/** Asked again, the operator may have set it up. */
const ASK_AGAIN_SECONDS = 3_600;

/** Makes links by which owners connect their accounts, each with its entry in the audit log. */
@Injectable()
export class IssueConnectLinks {
  constructor(
    private readonly work: TenantWork,
    private readonly links: ConnectLinkRepository,
    private readonly accounts: AccountRepository,
    private readonly audit: AuditLog,
    @Inject(LOGIN_APP) private readonly app: LoginApp | null,
  ) {}

  /** The one time that the link itself is told: only the hash of what makes it one is kept. */
  run(
    { tenantId, source }: Caller,
    body: z.output<typeof newConnectLinkSchema>,
    claim: Claim,
  ): Promise<z.output<typeof createdConnectLinkSchema>> {
    const { app } = this;
    if (!app) {
      const detail = 'This installation has no Instagram app for logins.';
      throw new Problem('login_not_configured', detail, { retryAfterSeconds: ASK_AGAIN_SECONDS });
    }
    const { external_id: externalId, return_url: returnUrl } = body;
    const { state, hash } = newLoginState();
    return this.work.run(tenantId, async () => {
      const expected = await this.check(tenantId, body);
      const link = await this.links.create(tenantId, {
        id: claim.resourceId,
        stateHash: hash,
        externalId,
        returnUrl,
        expectedAccountId: expected,
        actor: source.actor,
        requestId: source.requestId,
        livesMs: body.expires_in_minutes * MINUTE_MS,
      });
      await this.audit.append(tenantId, {
        ...source,
        action: 'connect_link.created',
        target: `connect_link:${link.id}`,
        before: null,
        after: asAudited(link),
      });
      const url = authorizeUrlOf(app, state.reveal(), expected !== null);
      const shown = { ...showConnectLink(link, new Date()), url };
      await claim.keep(tenantId, 201, shown, {}, expected);
      return shown;
    });
  }

  /** Gives the id of the account that must log in; null: any. Throws a `Problem` with all faults. */
  private async check(
    tenantId: string,
    { return_url: returnUrl, account_id: ref }: z.output<typeof newConnectLinkSchema>,
  ): Promise<string | null> {
    const account = ref === null ? null : await this.accounts.find(tenantId, ref);
    const faults: Fault[] = [];
    if (ref !== null && !account) faults.push(UNKNOWN_ACCOUNT);
    if (returnUrl !== null) {
      const allowed = await this.links.returnUrlsOf(tenantId);
      if (!mayReturnTo(returnUrl, allowed)) faults.push(RETURN_NOT_ALLOWED);
    }
    if (faults.length > 0) throw faultyBody(faults);
    return account?.id ?? null;
  }
}

const UNKNOWN_ACCOUNT: Fault = {
  pointer: '/account_id',
  code: 'unknown_account',
  message: 'You have no account of this id.',
  fix: 'Name one of your accounts, or leave it out for a link that any account may use.',
};

const RETURN_NOT_ALLOWED: Fault = {
  pointer: '/return_url',
  code: 'return_url_not_allowed',
  message: 'People may not be sent there from a login.',
  fix: 'Use one of the return URLs that the operator has listed for you, or ask for another.',
};

function asAudited(link: ConnectLink) {
  return {
    external_id: link.externalId,
    return_url: link.returnUrl,
    account_id: link.expectedAccountId,
    expires_at: link.expiresAt.toISOString(),
  };
}
