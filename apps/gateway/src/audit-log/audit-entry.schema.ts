import { storableText } from '#libs/domain';
import { LISTS, type AuditEntry } from '#libs/storage';
import { z } from 'zod';
import { pageQueryOf } from '../http/paging.js';

const word = storableText.min(1).max(300).nullable().default(null);
const instant = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .nullable()
  .default(null);

/** `action` is one action or the beginning of several, up to a dot; `since` is in, `until` is out. */
export const auditLogQuery = pageQueryOf(LISTS.auditLog).extend({
  action: word,
  actor: word,
  target: word,
  since: instant,
  until: instant,
});

const parts = z.record(z.string(), z.unknown()).nullable();

export const auditEntrySchema = z.object({
  id: z.uuid(),
  actor: z.string(),
  action: z.string(),
  target: z.string(),
  before: parts,
  after: parts,
  request_id: z.string().nullable(),
  ip: z.string().nullable(),
  created_at: z.iso.datetime(),
});

export function showAuditEntry(entry: AuditEntry): z.output<typeof auditEntrySchema> {
  return {
    id: entry.id,
    actor: entry.actor,
    action: entry.action,
    target: entry.target,
    before: entry.before,
    after: entry.after,
    request_id: entry.requestId,
    ip: entry.ip,
    created_at: entry.createdAt.toISOString(),
  };
}
