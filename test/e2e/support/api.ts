import { createFloe, type Floe } from '../../../clients/typescript/src/index.js';
import { contractFetch } from '../../contract/contract-fetch.js';

export type Answer<Body> = { status: number; headers: Headers; body: Body };

/** What a method of the client resolves with. */
type ClientResult<Data> = {
  data?: Data | undefined;
  error?: unknown;
  response?: Response | undefined;
};

/**
 * Calls the gateway as a tenant, or as the operator, would. Every answer is held against docs/openapi.json,
 * whatever a test wants of it.
 */
export class Api {
  /** The client that users install. */
  readonly floe: Floe;
  private readonly fetch: typeof fetch;

  /** `heard` is given every answer, its status line and headers before its body. */
  constructor(
    readonly baseUrl: string,
    private readonly bearer: string,
    heard?: (answer: string) => void,
  ) {
    this.fetch = async (...call) => {
      const response = await contractFetch(...call);
      if (heard !== undefined) heard(await textOf(response));
      return response;
    };
    this.floe = createFloe({ baseUrl, apiKey: bearer, adminToken: bearer, fetch: this.fetch });
  }

  /** The same caller, but everything it is answered is heard too. */
  heardBy(heard: (answer: string) => void): Api {
    return new Api(this.baseUrl, this.bearer, heard);
  }

  async call<Body = Record<string, unknown>>(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH',
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<Body>> {
    const response = await this.fetch(`${this.baseUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.bearer}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed: Body = text === '' ? null : JSON.parse(text);
    return { status: response.status, headers: response.headers, body: parsed };
  }

  /** The body of an answer that must have this status. */
  async expect<Body = Record<string, unknown>>(
    status: number,
    ...call: Parameters<Api['call']>
  ): Promise<Body> {
    const answer = await this.call<Body>(...call);
    if (answer.status !== status) {
      const [method, path] = call;
      throw new Error(
        `${method} ${path}: ${answer.status} instead of ${status}: ${JSON.stringify(answer.body)}`,
      );
    }
    return answer.body;
  }
}

async function textOf(response: Response): Promise<string> {
  const headers = [...response.headers].map(([name, value]) => `${name}: ${value}`);
  return [response.status, ...headers, await response.clone().text()].join('\n');
}

/** What a method of the client gave, which must have this status. */
export async function given<Data extends object>(
  status: number,
  asked: Promise<ClientResult<Data>>,
): Promise<Data> {
  const { data, error, response } = await asked;
  if (data === undefined || response?.status !== status) {
    const said = error instanceof Error ? error.message : JSON.stringify(error);
    throw new Error(`${response?.url}: ${response?.status} instead of ${status}: ${said}`);
  }
  return data;
}
