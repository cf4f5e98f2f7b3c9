import { deliverEndpoint } from '#libs/jobs';
import type { CareParts } from './care-turn.js';

/** After the commit of the facts that the endpoints are owed. */
export async function wakeEndpoints(
  { lanes }: Pick<CareParts, 'lanes'>,
  tenantId: string,
  endpointIds: readonly string[],
): Promise<void> {
  await lanes.wakeQuietly(
    deliverEndpoint,
    endpointIds.map((endpointId) => ({ v: 1, tenantId, endpointId })),
  );
}
