import { AsyncLocalStorage } from 'node:async_hooks';

/** What every log line says about the work it belongs to. Ids only. */
export type WorkContext = {
  requestId?: string;
  tenantId?: string;
  accountId?: string;
  lane?: string;
};

const store = new AsyncLocalStorage<WorkContext>();

export function currentContext(): WorkContext {
  return store.getStore() ?? {};
}

/** Runs `work` with `context` on top of what already surrounds it. */
export function withContext<T>(context: WorkContext, work: () => T): T {
  return store.run({ ...currentContext(), ...context }, work);
}

/** Adds what became known on the way, such as the tenant of a key, to the present context. */
export function addContext(context: WorkContext): void {
  const present = store.getStore();
  if (present) Object.assign(present, context);
}
