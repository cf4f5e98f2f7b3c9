import {
  replyActionSchema,
  RULE_PERSONS,
  ruleLimitSchema,
  ruleMatchSchema,
  ruleScheduleSchema,
  type ReplyRuleBody,
  type ReplyRuleChange,
} from '#libs/domain';
import { LISTS, type ReplyRuleDraft, type ReplyRuleRow } from '#libs/storage';
import { z } from 'zod';
import { pageQueryOf } from '../http/paging.js';

export const replyRulesQuery = pageQueryOf(LISTS.replyRules).extend({
  account_id: z.uuid().nullable().default(null),
});

export const shownRuleSchema = z.object({
  id: z.uuid(),
  external_id: z.string().nullable(),
  name: z.string(),
  account_id: z.uuid().nullable(),
  priority: z.int(),
  enabled: z.boolean(),
  match: ruleMatchSchema,
  locales: z.array(z.string()).nullable(),
  schedule: ruleScheduleSchema.nullable(),
  refs: z.array(z.string()).nullable(),
  person: z.enum(RULE_PERSONS).nullable(),
  limit: ruleLimitSchema.nullable(),
  actions: z.array(replyActionSchema),
  created_at: z.iso.datetime(),
});

export function showRule(rule: ReplyRuleRow): z.output<typeof shownRuleSchema> {
  return { id: rule.id, ...partsOfRule(rule), created_at: rule.createdAt.toISOString() };
}

/** What a tenant says of a rule, in its own words. */
export function partsOfRule(rule: ReplyRuleRow) {
  return {
    external_id: rule.externalId,
    name: rule.name,
    account_id: rule.accountId,
    priority: rule.priority,
    enabled: rule.enabled,
    match: rule.match,
    locales: rule.locales,
    schedule: rule.schedule,
    refs: rule.refs,
    person: rule.person,
    limit: rule.limit,
    actions: rule.actions,
  };
}

export function draftOf(body: ReplyRuleBody): ReplyRuleDraft {
  const { account_id: accountId, external_id: externalId, ...rule } = body;
  return { ...rule, accountId, externalId };
}

export function changeOf(body: ReplyRuleChange): Partial<ReplyRuleDraft> {
  const { account_id: accountId, external_id: externalId, ...rule } = body;
  return {
    ...rule,
    ...(accountId === undefined ? {} : { accountId }),
    ...(externalId === undefined ? {} : { externalId }),
  };
}
