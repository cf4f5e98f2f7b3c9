import type { EntityManager } from 'typeorm';
import { APP_ROLE, ROUTER_ROLE } from './roles.js';

/**
 * Does a part of an open unit of work as the router, so that what only the router may do and the
 * rows of one tenant change together or not at all. An error ends the transaction, and the role
 * with it.
 */
export async function asRouter<T>(manager: EntityManager, part: () => Promise<T>): Promise<T> {
  await manager.query(`SET LOCAL ROLE ${ROUTER_ROLE}`);
  const result = await part();
  await manager.query(`SET LOCAL ROLE ${APP_ROLE}`);
  return result;
}
