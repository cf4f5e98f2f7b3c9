import { newId } from '#libs/domain';
import type { Pool } from 'pg';
import type { TenantStatus } from '../entities/tenant.entity.js';

export type TenantRecord = {
  id: string;
  name: string;
  externalId: string | null;
  status: TenantStatus;
  createdAt: Date;
};

const COLUMNS = `id, name, external_id AS "externalId", status, created_at AS "createdAt"`;

/** The operator's register of tenants. Holds no row that belongs to one. */
export class TenantRegistry {
  constructor(private readonly router: Pool) {}

  /** Null when the external id is taken. */
  async create(name: string, externalId: string | null): Promise<TenantRecord | null> {
    const { rows } = await this.router.query<TenantRecord>(
      `INSERT INTO tenants (id, name, external_id) VALUES ($1, $2, $3)
       ON CONFLICT (external_id) DO NOTHING RETURNING ${COLUMNS}`,
      [newId(), name, externalId],
    );
    return rows[0] ?? null;
  }

  /** Newest first, below `beforeId`; at most `limit`. */
  async list(limit: number, beforeId: string | null): Promise<TenantRecord[]> {
    const { rows } = await this.router.query<TenantRecord>(
      `SELECT ${COLUMNS} FROM tenants WHERE $2::uuid IS NULL OR id < $2::uuid
       ORDER BY id DESC LIMIT $1`,
      [limit, beforeId],
    );
    return rows;
  }

  async find(id: string): Promise<TenantRecord | null> {
    const { rows } = await this.router.query<TenantRecord>(
      `SELECT ${COLUMNS} FROM tenants WHERE id = $1`,
      [id],
    );
    return rows[0] ?? null;
  }

  async update(
    id: string,
    change: { name?: string | undefined; status?: TenantStatus | undefined },
  ): Promise<TenantRecord | null> {
    const { rows } = await this.router.query<TenantRecord>(
      `UPDATE tenants SET name = coalesce($2, name), status = coalesce($3, status),
         updated_at = now() WHERE id = $1 RETURNING ${COLUMNS}`,
      [id, change.name ?? null, change.status ?? null],
    );
    return rows[0] ?? null;
  }
}
