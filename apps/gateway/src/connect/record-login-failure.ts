import { makeFactBody, type FactError } from '#libs/domain';
import { GraphError } from '#libs/graph-api';
import { LOGGER, type Logger } from '#libs/runtime';
import { ConnectLinkRepository, FactRepository, TenantWork, type ConnectLink } from '#libs/storage';
import { Inject, Injectable } from '@nestjs/common';
import { WakeAccount } from '../accounts/wake-account.js';
import { loggedCause } from './logged-cause.js';
import type { LoginRefused } from './login-failures.js';

/** Keeps with a link why its login came to nothing, and tells the tenant. */
@Injectable()
export class RecordLoginFailure {
  constructor(
    private readonly work: TenantWork,
    private readonly links: ConnectLinkRepository,
    private readonly facts: FactRepository,
    private readonly wake: WakeAccount,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** `isSpent`: the link is; else it still works, and the same failure is told once. Never throws. */
  async run(
    link: ConnectLink,
    refused: LoginRefused,
    requestId: string,
    isSpent: boolean,
  ): Promise<void> {
    const { failure: reason, missingScopes, cause } = refused;
    const about = { connectLinkId: link.id, tenantId: link.tenantId, reason };
    const level = reason === 'app_misconfigured' || reason === 'internal' ? 'error' : 'info';
    this.logger[level]({ ...about, ...loggedCause(cause) }, 'a login came to nothing');
    try {
      const endpointIds = await this.work.run(link.tenantId, async () => {
        const isNews = isSpent
          ? await this.links.fail(link.tenantId, link.id, reason)
          : await this.links.note(link.tenantId, link.id, reason);
        if (!isNews) return [];
        const data = {
          connect_link_id: link.id,
          external_id: link.externalId,
          reason,
          missing_scopes: [...missingScopes],
          error: cause instanceof GraphError ? wordsOf(cause) : null,
        };
        const body = makeFactBody('connect_link.failed', data, new Date(), requestId);
        return this.facts.append(link.tenantId, [
          { accountId: null, type: body.type, body: JSON.stringify(body) },
        ]);
      });
      await this.wake.endpoints(link.tenantId, endpointIds);
    } catch (error) {
      // The link shows by itself, after a while, that nothing came of it.
      this.logger.error({ ...about, ...loggedCause(error) }, 'a failed login could not be kept');
    }
  }
}

function wordsOf(error: GraphError): FactError {
  const { code, subcode, traceId: trace_id, metaMessage, meaning } = error;
  return { code, subcode, trace_id, message: metaMessage ?? meaning };
}
