import { mayReturnTo, type Secret } from '#libs/domain';
import { LOGGER, Metrics, type Logger } from '#libs/runtime';
import {
  ConnectLinkLookup,
  ConnectLinkRepository,
  GroupCommit,
  type ConnectLink,
  type FoundLink,
  type LinkOfState,
  type UnusableLink,
} from '#libs/storage';
import { Inject, Injectable } from '@nestjs/common';
import { WakeAccount } from '../accounts/wake-account.js';
import { problemOf } from '../problems/problem-of.js';
import { ConnectByCode } from './connect-by-code.js';
import { authorizeUrlOf, LOGIN_APP, type LoginApp } from './login-app.js';
import { loggedCause } from './logged-cause.js';
import { LoginRefused, refusalOf, type LoginFailure } from './login-failures.js';
import type { LoginResult } from './login-result.js';
import { readLoginState } from './login-state.js';
import { RecordLoginFailure } from './record-login-failure.js';

/** What Instagram sent a person back with; each null when it is missing or no text. */
export type LoginAnswer = {
  state: string | null;
  code: Secret | null;
  error: string | null;
  /** Such as `user_denied`. */
  reason: string | null;
};

/** Where the request came from. */
export type LoginRequest = { requestId: string; ip: string | null };

const NOTHING: Omit<LoginResult, 'code'> = {
  link: null,
  returnUrl: null,
  retryUrl: null,
  accountId: null,
  username: null,
  missingScopes: [],
};

/** Anybody may come with a state, and must not keep the few connections that events come in by. */
const MAX_LOOKUPS = 2;

/** Follows a login to its end, whatever that is. */
@Injectable()
export class FollowLogin {
  private readonly logins;
  private readonly lookups: GroupCommit<Buffer, LinkOfState | null>;

  constructor(
    lookup: ConnectLinkLookup,
    private readonly links: ConnectLinkRepository,
    private readonly connect: ConnectByCode,
    private readonly record: RecordLoginFailure,
    private readonly wake: WakeAccount,
    @Inject(LOGIN_APP) private readonly app: LoginApp | null,
    @Inject(LOGGER) private readonly logger: Logger,
    metrics: Metrics,
  ) {
    this.lookups = new GroupCommit(
      (hashes) => Promise.all(hashes.map((hash) => lookup.find(hash))),
      { maxItems: 1, maxInFlight: MAX_LOOKUPS },
    );
    this.logins = metrics.counter(
      'floe_connect_logins_total',
      'People who came back from a login at Instagram, by what became of it',
      ['outcome'],
    );
  }

  /** Never throws: whatever goes wrong, there is a person to be told. */
  async run(answer: LoginAnswer, request: LoginRequest): Promise<LoginResult> {
    const result = await this.follow(answer, request).catch((error: unknown): LoginResult => {
      const isOurs = problemOf(error) === null;
      this.logger[isOurs ? 'error' : 'warn'](loggedCause(error), 'a login could not be followed');
      return { ...NOTHING, code: isOurs ? 'internal' : 'try_again' };
    });
    this.logins.inc({ outcome: result.code });
    return result;
  }

  private async follow(answer: LoginAnswer, request: LoginRequest): Promise<LoginResult> {
    const { app } = this;
    if (!app) return { ...NOTHING, code: 'login_not_configured' };
    const { state, code } = answer;
    const hash = readLoginState(state);
    const found = hash && (await this.lookups.add(hash));
    if (!found || state === null) return { ...NOTHING, code: 'link_unknown' };
    const { tenantId, linkId } = found;
    if (code === null) {
      const seen = await this.links.look(tenantId, linkId);
      if (seen.outcome !== 'open') return this.unusable(seen, request);
      const retryUrl = authorizeUrlOf(app, state, seen.link.expectedAccountId !== null);
      return this.withoutCode(seen, answer, retryUrl, request);
    }
    const claim = await this.links.claim(tenantId, linkId);
    if (claim.outcome !== 'claimed') return this.unusable(claim, request);
    return this.claimed(app, claim, code, request);
  }

  private async unusable(found: UnusableLink, request: LoginRequest): Promise<LoginResult> {
    switch (found.outcome) {
      case 'missing':
        return { ...NOTHING, code: 'link_unknown' };
      case 'used': {
        const { link } = found;
        const { accountId } = link;
        const code = accountId === null ? 'link_used' : 'link_done';
        return { ...NOTHING, code, link, returnUrl: allowedUrl(found), accountId };
      }
      case 'expired':
        return {
          ...NOTHING,
          code: 'link_expired',
          link: found.link,
          returnUrl: allowedUrl(found),
        };
      case 'tenant-suspended': {
        const { link } = found;
        const refused = new LoginRefused('tenant_suspended');
        await this.record.run(link, refused, request.requestId, false);
        return { ...NOTHING, link, code: refused.failure };
      }
      default:
        return found satisfies never;
    }
  }

  /** The link is spent; from here on it ends in an account or in a failure that is kept. */
  private async claimed(
    app: LoginApp,
    found: FoundLink,
    code: Secret,
    request: LoginRequest,
  ): Promise<LoginResult> {
    const { link } = found;
    const source = { actor: `connect-link:${link.id}`, ...request };
    const returnUrl = allowedUrl(found);
    try {
      const { answer, endpointIds } = await this.connect.run(app, link, code, source);
      const { id: accountId, username } = answer.shown;
      await this.wake.connected(link.tenantId, accountId, endpointIds);
      return { ...NOTHING, code: 'connected', link, returnUrl, accountId, username };
    } catch (error) {
      if (await this.isGone(link)) return { ...NOTHING, code: 'link_unknown' };
      const refused = refusalOf(error, 'token');
      await this.record.run(link, refused, request.requestId, true);
      const { failure, missingScopes, username } = refused;
      return { ...NOTHING, code: failure, link, returnUrl, missingScopes, username };
    }
  }

  /** The tenant was deleted while the person logged in, and there is nobody to be told. */
  private async isGone({ tenantId, id }: ConnectLink): Promise<boolean> {
    // With the database away this is one more failure of the login.
    const seen = await this.links.look(tenantId, id).catch(() => null);
    return seen?.outcome === 'missing';
  }

  /** The person said no, or something went wrong at Instagram: the link still works. */
  private async withoutCode(
    found: FoundLink,
    { error, reason }: LoginAnswer,
    retryUrl: string,
    { requestId }: LoginRequest,
  ): Promise<LoginResult> {
    const { link } = found;
    if (error === null) return { ...NOTHING, link, retryUrl, code: 'code_missing' };
    const refused = new LoginRefused(failureWithoutCode(error, reason));
    await this.record.run(link, refused, requestId, false);
    const returnUrl = allowedUrl(found);
    return { ...NOTHING, code: refused.failure, link, returnUrl, retryUrl };
  }
}

/** That a reason names the kind of account is unconfirmed; most likely such a person gets no further. */
function failureWithoutCode(error: string, reason: string | null): LoginFailure {
  if (error !== 'access_denied') return 'login_failed';
  return /professional/.test(reason ?? '') ? 'personal_account' : 'denied';
}

/** Asked again at the end: the operator may have taken it off the list since the link was made. */
function allowedUrl({ link: { returnUrl }, returnUrls }: FoundLink): string | null {
  return returnUrl !== null && mayReturnTo(returnUrl, returnUrls) ? returnUrl : null;
}
