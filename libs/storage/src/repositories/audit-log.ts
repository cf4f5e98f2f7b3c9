import { newId } from '#libs/domain';
import { AuditEntry } from '../entities/audit-entry.entity.js';
import { LISTS, pageOf, type IdPlace, type Page } from '../page.js';
import { prepare } from '../prepared-statements.js';
import { storableJson } from '../storable.js';
import type { TenantWork } from '../tenant-work.js';

/** Who asked for a change, in which request, and from where. */
export type AuditSource = {
  /** `key:<id>` of an API key, `connect-link:<id>`, `operator`, `instagram` for an owner there, or `floe`. */
  actor: string;
  requestId: string | null;
  /** The address of the caller. */
  ip: string | null;
};

export type AuditDraft = AuditSource & {
  /** Such as `ice_breakers.set`. */
  action: string;
  /** What it was done to, such as `account:<id>`. */
  target: string;
  /** What it was; null for what is new. Never a secret. */
  before: Record<string, unknown> | null;
  /** What it became; null for what is gone. Never a secret. */
  after: Record<string, unknown> | null;
};

/** What is null narrows nothing. */
export type AuditFilter = {
  /** One action, such as `reply_rule.created`, or all that begin with it: `reply_rule`. */
  action: string | null;
  actor: string | null;
  target: string | null;
  /** Entries of this instant and later. */
  since: Date | null;
  /** Entries before this instant. */
  until: Date | null;
};

/** Who changed what. Called inside the unit of work of the change itself, so both or neither last. */
export class AuditLog {
  constructor(private readonly work: TenantWork) {}

  async append(tenantId: string, draft: AuditDraft): Promise<void> {
    const { actor, requestId, ip, action, target, before, after } = draft;
    await this.work.run(tenantId, (manager) =>
      manager.query(APPEND, [
        newId(),
        tenantId,
        actor,
        requestId,
        ip,
        action,
        target,
        asStored(before),
        asStored(after),
      ]),
    );
  }

  /** Newest first. */
  list(
    tenantId: string,
    filter: AuditFilter,
    limit: number,
    after: IdPlace | null,
  ): Promise<Page<AuditEntry>> {
    return this.work.run(tenantId, async (manager) => {
      const query = manager
        .createQueryBuilder(AuditEntry, 'a')
        .where({ tenantId })
        .orderBy({ 'a.id': 'DESC' })
        .limit(limit + 1);
      if (after !== null) query.andWhere('a.id < :after', { after: after.id });
      for (const [name, condition] of Object.entries(CONDITIONS)) {
        const value = filter[name as keyof AuditFilter];
        if (value !== null) query.andWhere(condition, { [name]: value });
      }
      return pageOf(LISTS.auditLog, await query.getMany(), limit);
    });
  }
}

/** Said directly, since nearly every change says it. */
const APPEND = `
  INSERT INTO audit_log (id, tenant_id, actor, request_id, ip, action, target, before, after)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`;

prepare({ 'append-audit-entry': APPEND });

const CONDITIONS: Record<keyof AuditFilter, string> = {
  action: `(a.action = :action OR starts_with(a.action, :action || '.'))`,
  actor: 'a.actor = :actor',
  target: 'a.target = :target',
  since: 'a.created_at >= :since',
  until: 'a.created_at < :until',
};

function asStored(value: Record<string, unknown> | null): object | null {
  return value === null ? null : (storableJson(value) as object);
}
