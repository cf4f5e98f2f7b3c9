import { changedParts, type Conversation, type ConversationCause } from '#libs/domain';
import { deliverEndpoint, Lanes } from '#libs/jobs';
import {
  AccountRepository,
  AuditLog,
  ConversationRepository,
  TenantWork,
  type ConversationEdited,
  type ConversationRow,
} from '#libs/storage';
import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Caller } from '../access/caller.js';
import type { Claim } from '../idempotency/claim.js';
import { notFound } from '../problems/problem.js';
import {
  showConversation,
  type conversationChangeSchema,
  type conversationSchema,
  type handoffSchema,
} from './conversation.schema.js';

type Shown = z.output<typeof conversationSchema>;
type Edit = { action: string; run: () => Promise<ConversationEdited | null> };

/** Changes who answers a person, each with its entry in the audit log. Throws `Problem`s. */
@Injectable()
export class EditConversations {
  constructor(
    private readonly work: TenantWork,
    private readonly conversations: ConversationRepository,
    private readonly accounts: AccountRepository,
    private readonly audit: AuditLog,
    @Inject(Lanes) private readonly lanes: Pick<Lanes, 'wakeQuietly'>,
  ) {}

  handOff(
    caller: Caller,
    id: string,
    { minutes }: z.output<typeof handoffSchema>,
    claim: Claim,
  ): Promise<Shown> {
    return this.kept(caller, claim, async () => {
      const found = await this.conversations.find(caller.tenantId, id);
      const account = found && (await this.accounts.find(caller.tenantId, found.accountId));
      const forMinutes = minutes === undefined ? (account?.handoffMinutes ?? null) : minutes;
      const untilMs = forMinutes === null ? null : Date.now() + forMinutes * 60_000;
      const cause = { kind: 'handed_off_by_request' as const, untilMs };
      return this.edit(
        caller,
        this.happens(caller, id, 'conversation.handed_off', () => cause),
      );
    });
  }

  resume(caller: Caller, id: string, claim: Claim): Promise<Shown> {
    const cause = { kind: 'resumed_by_request' as const };
    return this.kept(caller, claim, () =>
      this.edit(
        caller,
        this.happens(caller, id, 'conversation.resumed', () => cause),
      ),
    );
  }

  /** Tags, and whether the person is answered automatically. */
  change(
    caller: Caller,
    id: string,
    { tags, opted_out: optedOut }: z.output<typeof conversationChangeSchema>,
  ): Promise<Shown> {
    return this.told(caller, async () => {
      const { tenantId } = caller;
      const action = 'conversation.updated';
      const edited: ConversationEdited[] = [];
      if (tags !== undefined) {
        const run = () => this.conversations.tag(tenantId, id, tags);
        edited.push(await this.edit(caller, { action, run }));
      }
      if (optedOut !== undefined) {
        const causeOf = () =>
          optedOut
            ? { kind: 'opted_out' as const, atMs: Date.now() }
            : { kind: 'opted_in' as const };
        edited.push(await this.edit(caller, this.happens(caller, id, action, causeOf)));
      }
      const last = edited.at(-1);
      if (!last) throw notFound('conversation');
      return { ...last, endpointIds: edited.flatMap(({ endpointIds }) => endpointIds) };
    });
  }

  private happens(
    { tenantId, source }: Caller,
    id: string,
    action: string,
    causeOf: (before: Conversation) => ConversationCause,
  ): Edit {
    const means = { at: new Date(), requestId: source.requestId };
    return { action, run: () => this.conversations.change(tenantId, id, causeOf, means) };
  }

  private async edit(
    { tenantId, source }: Caller,
    { action, run }: Edit,
  ): Promise<ConversationEdited> {
    const edited = await run();
    if (!edited) throw notFound('conversation');
    const { before, row } = edited;
    const parts = changedParts(asAudited(before), asAudited(row));
    const target = `conversation:${row.id}`;
    if (parts) await this.audit.append(tenantId, { ...source, action, target, ...parts });
    return edited;
  }

  /** The same as `told`, for a POST, whose answer is kept. */
  private kept(caller: Caller, claim: Claim, work: () => Promise<ConversationEdited>) {
    return this.told(caller, work, (shown) =>
      claim.keep(caller.tenantId, 200, shown, {}, shown.account_id),
    );
  }

  private async told(
    { tenantId }: Caller,
    work: () => Promise<ConversationEdited>,
    keep: (shown: Shown) => Promise<void> = async () => {},
  ): Promise<Shown> {
    const { shown, endpointIds } = await this.work.run(tenantId, async () => {
      const { row, endpointIds } = await work();
      const heard = await this.conversations.lastHeard(tenantId, [row]);
      const shown = showConversation(row, heard.get(row.id));
      await keep(shown);
      return { shown, endpointIds };
    });
    await this.lanes.wakeQuietly(
      deliverEndpoint,
      [...new Set(endpointIds)].map((endpointId) => ({ v: 1, tenantId, endpointId })),
    );
    return shown;
  }
}

/** Nothing that names the person: the log outlives what is kept of them. */
function asAudited({ state, heldUntil, optedOutAt, tags }: ConversationRow) {
  return {
    state,
    held_until: heldUntil?.toISOString() ?? null,
    opted_out: optedOutAt !== null,
    tags,
  };
}
