import {
  changeConversation,
  firstIdOf,
  REPLY_WINDOW_MS,
  type Conversation,
  type ConversationCause,
  type ConversationState,
} from '#libs/domain';
import { LessThan, type EntityManager } from 'typeorm';
import {
  columnsOfConversation,
  conversationOf,
  ConversationRow,
} from '../entities/conversation.entity.js';
import { LISTS, pageOf, type IdPlace, type Page } from '../page.js';
import { selectRows } from '../sql-rows.js';
import type { TenantWork } from '../tenant-work.js';
import { draftOfConversation } from './conversations-in-turn.js';
import type { FactRepository } from './fact.repository.js';

export type ConversationFilter = {
  accountId: string | null;
  state: ConversationState | null;
  tag: string | null;
  personId: string | null;
};

/** What a change made of a conversation, and which endpoints are to be told once it is committed. */
export type ConversationEdited = {
  before: ConversationRow;
  row: ConversationRow;
  endpointIds: string[];
};

/** The conversations of a tenant, as it reads and changes them itself. */
export class ConversationRepository {
  constructor(
    private readonly work: TenantWork,
    private readonly facts: FactRepository,
  ) {}

  find(tenantId: string, id: string): Promise<ConversationRow | null> {
    return this.work.run(tenantId, (manager) =>
      manager.findOneBy(ConversationRow, { tenantId, id }),
    );
  }

  /** Newest first. */
  list(
    tenantId: string,
    { accountId, state, tag, personId }: ConversationFilter,
    limit: number,
    after: IdPlace | null,
  ): Promise<Page<ConversationRow>> {
    return this.work.run(tenantId, async (manager) => {
      const query = manager
        .createQueryBuilder(ConversationRow, 'c')
        .where({
          tenantId,
          ...(accountId === null ? {} : { accountId }),
          ...(state === null ? {} : { state }),
          ...(personId === null ? {} : { personId }),
          ...(after === null ? {} : { id: LessThan(after.id) }),
        })
        .orderBy({ 'c.id': 'DESC' })
        .limit(limit + 1);
      if (tag !== null) query.andWhere(':tag = ANY (c.tags)', { tag });
      return pageOf(LISTS.conversations, await query.getMany(), limit);
    });
  }

  /** When the person last wrote or tapped, where that was within two days; by conversation. */
  lastHeard(
    tenantId: string,
    rows: readonly Pick<ConversationRow, 'id' | 'accountId' | 'personId'>[],
  ): Promise<Map<string, Date>> {
    return this.work.run(tenantId, async (manager) => {
      const heard = await selectRows<{ id: string; at: Date | null }>(manager, LAST_HEARD, [
        tenantId,
        rows.map(({ id }) => id),
        rows.map(({ accountId }) => accountId),
        rows.map(({ personId }) => personId),
        firstIdOf(Date.now() - HEARD_WITHIN_MS),
      ]);
      return new Map(heard.flatMap(({ id, at }) => (at === null ? [] : [[id, at]])));
    });
  }

  /**
   * Locks the conversation and makes of it what `causeOf` says happened to it, with the fact that tells
   * of it. A turn that has decided on what it was before writes nothing. Null: there is none.
   */
  change(
    tenantId: string,
    id: string,
    causeOf: (before: Conversation) => ConversationCause,
    { at, requestId }: { at: Date; requestId: string | null },
  ): Promise<ConversationEdited | null> {
    return this.work.run(tenantId, async (manager) => {
      const before = await lock(manager, tenantId, id);
      if (!before) return null;
      const was = conversationOf(before);
      const { after, fact } = changeConversation(was, causeOf(was), at.getTime());
      const row = {
        ...before,
        ...columnsOfConversation(after),
        version: before.version + 1,
        updatedAt: at,
      };
      await manager.save(ConversationRow, row);
      const { accountId, personId } = row;
      const drafts = fact
        ? [draftOfConversation(fact, { accountId, personId, at, requestId })]
        : [];
      return { before, row, endpointIds: await this.facts.append(tenantId, drafts) };
    });
  }

  /** The tags that the conversation has from here on. Null: there is none. */
  tag(tenantId: string, id: string, tags: readonly string[]): Promise<ConversationEdited | null> {
    return this.work.run(tenantId, async (manager) => {
      const before = await lock(manager, tenantId, id);
      if (!before) return null;
      await manager.update(ConversationRow, { tenantId, id }, { tags: [...tags] });
      return { before, row: { ...before, tags: [...tags] }, endpointIds: [] };
    });
  }
}

function lock(manager: EntityManager, tenantId: string, id: string) {
  return manager.findOne(ConversationRow, {
    where: { tenantId, id },
    lock: { mode: 'for_no_key_update' },
  });
}

/** Longer than it matters: the window that it opened is closed by then. */
const HEARD_WITHIN_MS = 2 * REPLY_WINDOW_MS;

/** By person, which is what the index begins with. */
const LAST_HEARD = `
  SELECT c.id, (SELECT max(e.occurred_at) FROM inbound_events e
                 WHERE e.tenant_id = $1 AND e.person_id = c.person_id AND e.account_id = c.account_id
                   AND e.id >= $5::uuid
                   AND e.kind IN ('postback', 'quick_reply', 'message')) AS at
    FROM unnest($2::uuid[], $3::uuid[], $4::text[]) AS c (id, account_id, person_id)`;
