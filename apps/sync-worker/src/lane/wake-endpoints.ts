import { deliverEndpoint, type Lanes } from '#libs/jobs';

/** After the commit of the facts that the endpoints are owed. */
export async function wakeEndpoints(
  { lanes }: { lanes: Pick<Lanes, 'wakeQuietly'> },
  tenantId: string,
  endpointIds: readonly string[],
): Promise<void> {
  await lanes.wakeQuietly(
    deliverEndpoint,
    endpointIds.map((endpointId) => ({ v: 1, tenantId, endpointId })),
  );
}
