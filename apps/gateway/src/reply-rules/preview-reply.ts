import {
  decideReply,
  NEW_CONVERSATION,
  sendBodyOf,
  type Conversation,
  type ReplyRule,
} from '#libs/domain';
import { AccountRepository, ReplyRuleRepository, TenantWork } from '#libs/storage';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../access/caller.js';
import { Problem } from '../problems/problem.js';
import type { PreviewBody, Previewed } from './reply-preview.schema.js';
import { draftOf } from './reply-rule.schema.js';
import { unknownAccount } from './unknown-account.js';

type NamedRule = ReplyRule & { name: string };

/**
 * What a tap would be answered, decided exactly as the responder decides, with every rule and why it
 * lost. Nothing is written or sent. It goes by the rules alone: the account is taken for a connected
 * one. Throws `Problem`s.
 */
@Injectable()
export class PreviewReply {
  constructor(
    private readonly work: TenantWork,
    private readonly accounts: AccountRepository,
    private readonly rules: ReplyRuleRepository,
  ) {}

  run(caller: Caller, body: PreviewBody): Promise<Previewed> {
    const { tenantId, accountIds } = caller;
    const { account_id: accountId, payload, title, locale } = body;
    if (accountIds !== null && accountId === null) {
      throw new Problem(
        'key_bound',
        'The key is bound to accounts: name the account that is tapped.',
      );
    }
    return this.work.run(tenantId, async () => {
      const account = accountId === null ? null : await this.accounts.find(tenantId, accountId);
      if (accountId !== null && account?.id !== accountId) throw unknownAccount();
      const drafts = body.rules?.map((rule, at) => ({ ...draftOf(rule), id: placeOf(at) }));
      const rules: readonly NamedRule[] = drafts ?? (await this.rules.list(tenantId));
      const atMs = body.at === null ? Date.now() : Date.parse(body.at);
      const person = personOf(body, rules);
      const decision = decideReply({
        // An account that is none: only rules for all of them can fit.
        event: {
          id: body.event_id,
          accountId: accountId ?? '',
          kind: 'postback',
          occurredAtMs: atMs,
          payload,
          title,
          locale,
          ref: body.ref,
        },
        rules,
        nowMs: atMs,
        accountName: account?.username ?? null,
        disclosure: account?.disclosure ?? null,
        ...person,
      });
      const named = new Map(rules.map((rule) => [rule.id, rule.name]));
      const shown = (id: string) => ({ id: drafts ? null : id, name: named.get(id) ?? '' });
      return {
        rule: decision.kind === 'reply' ? shown(decision.ruleId) : null,
        reason: decision.kind === 'skip' ? decision.reason : null,
        bodies: decision.kind === 'reply' ? decision.messages.map(sendBodyOf) : [],
        handoff: decision.kind === 'reply' && decision.effects.handoff !== null,
        tags: decision.kind === 'reply' ? decision.effects.tags : [],
        considered: decision.considered.map(({ ruleId, lost }) => {
          const { id, name } = shown(ruleId);
          return { rule_id: id, name, lost };
        }),
        considered_all: drafts !== undefined || accountIds === null,
      };
    });
  }
}

/** The person as the request has it; rules in `answered` are named by id or, of the request, by name. */
function personOf({ person }: PreviewBody, rules: readonly NamedRule[]) {
  if (person === null) return {};
  const answeredBy = Object.fromEntries(
    person.answered.flatMap(({ rule, at }) => {
      const found = rules.find(({ id, name }) => id === rule || name === rule);
      return found ? [[found.id, { atMs: Date.parse(at), eventId: '' }]] : [];
    }),
  );
  const conversation: Conversation = {
    ...NEW_CONVERSATION,
    state: person.state,
    optedOutAtMs: person.opted_out ? 0 : null,
    // Any event but the one that is tried.
    firstEventId: person.is_first_time ? null : '',
    disclosedBy: person.is_first_time ? null : '',
    answeredBy,
  };
  return { conversation, personName: { name: person.name, username: person.username } };
}

/** Sorts as the rules stand in the request, which are all of one age. */
function placeOf(at: number): string {
  return String(at).padStart(6, '0');
}
