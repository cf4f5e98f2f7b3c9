export type Answer<Body> = { status: number; headers: Headers; body: Body };

/** Calls the gateway as a tenant, or as the operator, would. */
export class Api {
  constructor(
    private readonly baseUrl: string,
    private readonly bearer: string,
  ) {}

  async call<Body = Record<string, unknown>>(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH',
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<Body>> {
    const response = await fetch(`${this.baseUrl}${path}`, {
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
