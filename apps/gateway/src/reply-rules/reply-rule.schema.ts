import { replyActionSchema, ruleMatchSchema } from '#libs/domain';
import type { ReplyRuleRow } from '#libs/storage';
import { z } from 'zod';

export const shownRuleSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  account_id: z.uuid().nullable(),
  priority: z.int(),
  enabled: z.boolean(),
  match: ruleMatchSchema,
  actions: z.array(replyActionSchema),
  created_at: z.iso.datetime(),
});

export function showRule(rule: ReplyRuleRow): z.output<typeof shownRuleSchema> {
  return {
    id: rule.id,
    name: rule.name,
    account_id: rule.accountId,
    priority: rule.priority,
    enabled: rule.enabled,
    match: rule.match,
    actions: rule.actions,
    created_at: rule.createdAt.toISOString(),
  };
}
