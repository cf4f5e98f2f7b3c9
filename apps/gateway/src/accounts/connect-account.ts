import { makeFactBody, Secret } from '#libs/domain';
import { GraphClient } from '#libs/graph-api';
import { answerAccount, deliverEndpoint, Lanes, syncAccount } from '#libs/jobs';
import {
  AccountRepository,
  AuditLog,
  FactRepository,
  TenantWork,
  type Account,
} from '#libs/storage';
import { Problem } from '../problems/problem.js';

/** What must reach us for a tap to be answered, and for our own messages to be recognised. */
const SUBSCRIBED_FIELDS = ['messages', 'messaging_postbacks'];

/** A token that Meta hands out lives 60 days; a more exact time comes with the first refresh. */
const TOKEN_LIFE_MS = 60 * 24 * 60 * 60 * 1_000;

export type Connected = { account: Account; isNew: boolean };

/** Connects an Instagram account by a token of its owner, or renews the token of a known one. */
export class ConnectAccount {
  constructor(
    private readonly graph: GraphClient,
    private readonly work: TenantWork,
    private readonly accounts: AccountRepository,
    private readonly facts: FactRepository,
    private readonly audit: AuditLog,
    private readonly lanes: Lanes,
  ) {}

  /** Throws `GraphError` when Instagram does not take the token, `Problem` on a collision. */
  async run(
    tenantId: string,
    actor: string,
    token: Secret,
    externalId: string | null,
  ): Promise<Connected> {
    const me = await this.graph.getMe(token);
    await this.graph.subscribe(token, me.userId, SUBSCRIBED_FIELDS);
    const now = new Date();
    const { account, isNew, endpointIds } = await this.work.run(tenantId, async () => {
      const result = await this.accounts.connect(
        tenantId,
        {
          igUserId: me.userId,
          appScopedId: me.appScopedId,
          username: me.username,
          name: me.name,
          accountType: me.accountType,
        },
        { token, issuedAt: now, expiresAt: new Date(now.getTime() + TOKEN_LIFE_MS) },
        externalId,
      );
      if (result.outcome === 'owned-elsewhere') {
        throw new Problem('account_owned_elsewhere', `@${me.username} is connected elsewhere.`);
      }
      if (result.outcome === 'external-id-taken') {
        throw new Problem('conflict', 'Another account of yours has this external_id.');
      }
      const connected = result.account;
      await this.audit.append(tenantId, {
        actor,
        action: result.outcome === 'created' ? 'account.connected' : 'account.token_renewed',
        target: `account:${connected.id}`,
        detail: { ig_user_id: connected.igUserId, username: connected.username },
      });
      const body = makeFactBody(
        'account.connected',
        {
          account_id: connected.id,
          ig_user_id: connected.igUserId,
          username: connected.username,
        },
        now,
      );
      const told = await this.facts.append(tenantId, [
        { accountId: connected.id, type: body.type, body: JSON.stringify(body) },
      ]);
      return { account: connected, isNew: result.outcome === 'created', endpointIds: told };
    });
    // A new token ends every wait for one.
    const lane = { v: 1 as const, tenantId, accountId: account.id };
    await Promise.all([
      this.lanes.wakeQuietly(syncAccount, [lane]),
      this.lanes.wakeQuietly(answerAccount, [lane]),
      this.lanes.wakeQuietly(
        deliverEndpoint,
        endpointIds.map((endpointId) => ({ v: 1, tenantId, endpointId })),
      ),
    ]);
    return { account, isNew };
  }
}
