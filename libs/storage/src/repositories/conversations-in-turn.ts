import {
  changeConversation,
  makeFactBody,
  type Conversation,
  type ConversationFact,
} from '#libs/domain';
import {
  conversationOf,
  type ConversationColumns,
  type ConversationRow,
} from '../entities/conversation.entity.js';
import { prepare } from '../prepared-statements.js';
import { instantIn, msAhead, selectRows } from '../sql-rows.js';
import type { TenantWork } from '../tenant-work.js';
import type { FactDraft, FactRepository } from './fact.repository.js';

/** A conversation as a turn of its account's lane begins with it. `version` 0: there is none yet. */
export type OpenConversation = { version: number; conversation: Conversation };

export type OpenedConversations = {
  /** Of those who were asked for, by person; a person who is not there is new. */
  byPerson: Map<string, OpenConversation>;
  /** Endpoints that are to be told that pauses have ended. */
  endpointIds: string[];
};

/** Pauses that one turn ends at most. */
const MOST_ENDED = 100;

/** The conversations of an account, for the turn of its reply lane. */
export class ConversationsInTurn {
  constructor(
    private readonly work: TenantWork,
    private readonly facts: FactRepository,
  ) {}

  /**
   * The conversations of these persons, and the end of all pauses of the account that are over: one
   * statement, and facts only where a pause has ended. Called in the unit of work of the claim. By the
   * database's clock; times are on this process's.
   */
  open(
    tenantId: string,
    accountId: string,
    personIds: readonly string[],
  ): Promise<OpenedConversations> {
    return this.work.run(tenantId, async (manager) => {
      const rows = await selectRows<Found>(manager, OPEN, [tenantId, accountId, personIds]);
      const wanted = new Set(personIds);
      const known = rows.filter(({ personId }) => wanted.has(personId));
      const ended = rows.filter(({ isEnded }) => isEnded);
      return {
        byPerson: new Map(known.map((row) => [row.personId, openedOf(row)])),
        endpointIds: await this.tellOfEnds(tenantId, accountId, ended),
      };
    });
  }

  private tellOfEnds(
    tenantId: string,
    accountId: string,
    ended: readonly Found[],
  ): Promise<string[]> {
    const at = new Date();
    const drafts = ended.flatMap((row) => {
      const { conversation } = openedOf(row);
      const before = { ...conversation, state: 'human_took_over' as const };
      const { fact } = changeConversation(before, { kind: 'pause_ended' }, at.getTime());
      return fact ? [draftOfConversation(fact, { accountId, personId: row.personId, at })] : [];
    });
    return this.facts.append(tenantId, drafts);
  }
}

/** A conversation's fact, for the outbox. */
export function draftOfConversation(
  { type, reason }: ConversationFact,
  about: {
    accountId: string;
    personId: string;
    at: Date;
    requestId?: string | null;
    eventId?: string;
  },
): FactDraft {
  const { accountId, personId, at, requestId = null, eventId = null } = about;
  const data = { account_id: accountId, person_id: personId, reason };
  const body =
    type === 'conversation.handed_off'
      ? makeFactBody('conversation.handed_off', data, at, requestId)
      : makeFactBody('conversation.resumed', data, at, requestId);
  return { accountId, personId, eventId, type, body: JSON.stringify(body) };
}

type Found = Omit<ConversationColumns, 'heldUntil'> &
  Pick<ConversationRow, 'personId' | 'version'> & { heldInMs: number | null; isEnded: boolean };

function openedOf(row: Found): OpenConversation {
  const heldUntil = instantIn(row.heldInMs);
  return { version: row.version, conversation: conversationOf({ ...row, heldUntil }) };
}

const COLUMNS = `
  person_id, state, held_until, held_by, opted_out_at, first_event_id, last_tap_at, answered_by,
  disclosed_by, version`;

/** What another transaction is writing at this moment ends in a later turn. */
const OPEN = `
  WITH ended AS (
    UPDATE conversations
       SET state = 'automated', held_until = NULL, held_by = NULL, version = version + 1,
           updated_at = now()
     WHERE id = ANY (ARRAY(
       SELECT id FROM conversations
        WHERE tenant_id IS NOT DISTINCT FROM $1::uuid AND account_id = $2 AND held_until <= now()
        ORDER BY held_until LIMIT ${MOST_ENDED} FOR UPDATE SKIP LOCKED))
    RETURNING ${COLUMNS}
  ), asked AS (
    SELECT ${COLUMNS}, false AS is_ended FROM conversations c
     WHERE tenant_id IS NOT DISTINCT FROM $1::uuid AND account_id = $2
       AND person_id = ANY ($3::text[])
       AND NOT EXISTS (SELECT 1 FROM ended WHERE ended.person_id = c.person_id)
    UNION ALL
    SELECT ${COLUMNS}, true FROM ended
  )
  SELECT person_id AS "personId", state, ${msAhead('held_until')} AS "heldInMs",
         held_by AS "heldBy", opted_out_at AS "optedOutAt", first_event_id AS "firstEventId",
         last_tap_at AS "lastTapAt", answered_by AS "answeredBy", disclosed_by AS "disclosedBy",
         version, is_ended AS "isEnded"
    FROM asked`;

prepare({ 'open-conversations': OPEN });
