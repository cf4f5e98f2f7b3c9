import { validateResponse } from './validate-response.js';

/** `fetch` that throws on an answer that is not as docs/openapi.json says. */
export async function contractFetch(...call: Parameters<typeof fetch>): Promise<Response> {
  const request = new Request(...call);
  const { method, url } = request;
  const response = await fetch(request);
  const { pathname, search } = new URL(url);
  validateResponse({
    method,
    path: `${pathname}${search}`,
    status: response.status,
    headers: Object.fromEntries(response.headers),
    text: await response.clone().text(),
  });
  return response;
}
