import type { NestFastifyApplication } from '@nestjs/platform-fastify';

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

/** Makes one request and reads the whole answer. */
export async function ask(app: NestFastifyApplication, call: Call): Promise<Answer> {
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
