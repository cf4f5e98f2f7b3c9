import { checkEndpointUrl, type EndpointUrlOptions } from '#libs/webhooks-out';
import { z } from 'zod';
import { faultsOfIssues } from '../http/faults-of-issues.js';
import { faultyBody } from '../http/faulty-body.js';

const withUrl = z.looseObject({ url: z.string() });

/**
 * The body of a request about an endpoint, its URL as it is kept. What a URL may lead to depends on the
 * installation, so a schema alone cannot say it; what it says and what the URL is faulted for are told
 * together. Throws the `Problem` of a body with faults.
 */
export function readEndpointBody<Body extends { url?: string }>(
  schema: z.ZodType<Body>,
  body: unknown,
  options: EndpointUrlOptions,
): Body {
  const read = schema.safeParse(body);
  const faults = read.success ? [] : faultsOfIssues(read.error.issues);
  const given = withUrl.safeParse(body);
  const checked = given.success ? checkEndpointUrl(given.data.url, options) : null;
  if (checked?.ok === false && !faults.some(({ pointer }) => pointer === '/url')) {
    faults.push(checked.fault);
  }
  if (!read.success || faults.length > 0) throw faultyBody(faults);
  return checked?.ok ? { ...read.data, url: checked.url.href } : read.data;
}
