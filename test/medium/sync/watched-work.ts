import { TenantWork } from '#libs/storage';
import type { DataSource, EntityManager } from 'typeorm';
import type { KillSwitch } from '../responder/kill-switch.js';

/** A unit of work whose every statement is an await at which its process can be killed. */
export class WatchedWork extends TenantWork {
  constructor(
    dataSource: DataSource,
    private readonly kill: KillSwitch,
  ) {
    super(dataSource);
  }

  override run<T>(tenantId: string, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return super.run(tenantId, (manager) => work(this.kill.wrap(manager)));
  }
}
