import { createClient } from './generated/client/index.js';
import { FloeApi } from './generated/sdk.gen.js';

export type FloeOptions = {
  /** Where the installation is reached, such as `https://floe.example.com`. */
  baseUrl: string;
  /** An API key of a tenant, for all routes under `/v1` but `/v1/admin`. */
  apiKey?: string | undefined;
  /** The `ADMIN_TOKEN` of the installation, for the routes under `/v1/admin`. */
  adminToken?: string | undefined;
  /** Headers of every request. */
  headers?: Record<string, string>;
  /** Makes the requests; by default that of the platform. */
  fetch?: typeof globalThis.fetch;
};

/**
 * Every operation of the API as a method, named by its operation id. Each resolves with
 * `{ data, error, response }`: `error` is a `Problem` when the status is 400 or more. Asked with
 * `throwOnError: true`, a method throws the problem instead.
 */
export function createFloe({ baseUrl, apiKey, adminToken, ...more }: FloeOptions): FloeApi {
  const client = createClient({
    ...more,
    baseUrl,
    auth: ({ key }) => (key === 'admin' ? adminToken : apiKey),
  });
  return new FloeApi({ client });
}

export type Floe = FloeApi;
