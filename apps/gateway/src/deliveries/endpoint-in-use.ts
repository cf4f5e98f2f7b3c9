import type { WebhookEndpoint, WebhookEndpointRepository } from '#libs/storage';
import { notFound, Problem } from '../problems/problem.js';

/** The endpoint that is to be sent something. Throws the `Problem` of one that is not there or not enabled. */
export async function endpointInUse(
  endpoints: Pick<WebhookEndpointRepository, 'find'>,
  tenantId: string,
  ref: string,
): Promise<WebhookEndpoint> {
  const endpoint = await endpoints.find(tenantId, ref);
  if (!endpoint) throw notFound('webhook endpoint');
  if (!endpoint.enabled) {
    throw new Problem('endpoint_disabled', 'Nothing is sent to this endpoint at present.');
  }
  return endpoint;
}
