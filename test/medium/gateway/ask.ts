import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { validateResponse } from '../../contract/validate-response.js';

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';

export type Call = {
  method?: Method;
  path: string;
  /** Sent as `Authorization: Bearer`. */
  key?: string;
  /** A value becomes JSON; bytes go as they are. */
  body?: unknown;
  headers?: Record<string, string | string[]>;
};

export type Answer = {
  status: number;
  headers: Record<string, unknown>;
  text: string;
  /** The body as JSON; undefined when it is none. */
  json: unknown;
};

/**
 * Makes one request of the gateway and reads the whole answer. Throws when an answer of the API is not as
 * docs/openapi.json says, whatever the test is about.
 */
export async function ask(app: NestFastifyApplication, call: Call): Promise<Answer> {
  const answer = await askAnyApp(app, call);
  const { method = 'GET', path } = call;
  // Tests of hostile requests mean to reach no operation.
  if (path.startsWith('/v1/'))
    validateResponse({ method, path, ...answer }, { mayBeUnknown: true });
  return answer;
}

/** The same of an application that is not the gateway, so that nothing is described. */
export async function askAnyApp(app: NestFastifyApplication, call: Call): Promise<Answer> {
  const { method = 'GET', path, key, body, headers = {} } = call;
  const isJson = body !== undefined && !Buffer.isBuffer(body);
  const response = await app.inject({
    method,
    url: path,
    headers: {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { payload: isJson ? JSON.stringify(body) : body }),
  });
  return {
    status: response.statusCode,
    headers: response.headers,
    text: response.body,
    json: parsed(response.body),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
