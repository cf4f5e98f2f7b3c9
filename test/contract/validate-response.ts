import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { closedSchema } from './closed-schema.js';
import {
  committedDescription,
  type DescribedHeader,
  type DescribedOperation,
  type DescribedResponse,
  type Description,
} from './description.js';

/** A request and its answer. `headers` by names in lower case. */
export type Exchange = {
  method: string;
  /** The path as it was sent, perhaps with a query. */
  path: string;
  status: number;
  headers: Record<string, unknown>;
  text: string;
};

/** What a server may say to a request that reaches no described operation. */
const REFUSALS = [400, 404, 405, 408, 413, 414, 415, 431, 503];
const PROBLEM = 'application/problem+json';

/** An answer that is not as docs/openapi.json says. */
export class ContractBroken extends Error {
  override readonly name = 'ContractBroken';
}

/** Holds answers against a description of an API: route, status, headers, content type and every field. */
export class ContractValidator {
  private readonly ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    // Compiled anew for each spec, and seldom run: to make it smaller costs more than it saves.
    code: { optimize: false },
  });
  private readonly compiled = new Map<unknown, ValidateFunction>();

  constructor(private readonly description: Description) {
    addFormats.default(this.ajv);
  }

  /**
   * All that is wrong with an answer, as sentences. `mayBeUnknown`: the request was meant to reach no
   * operation, so a refusal is right, and nothing else.
   */
  faultsOf(exchange: Exchange, { mayBeUnknown = false } = {}): string[] {
    const { method, path, status, headers } = exchange;
    const [pathname = ''] = path.split('?', 1);
    const operation = this.description.operationAt(method, pathname);
    if (!operation) {
      return mayBeUnknown
        ? this.faultsOfRefusal(exchange)
        : [`${method} ${pathname} is no operation of docs/openapi.json.`];
    }
    const response = responseFor(operation, status);
    if (!response) return [`${operation.operationId} is not described to answer ${status}.`];
    return [
      ...this.faultsOfHeaders(headers, response),
      ...(method === 'HEAD' ? [] : this.faultsOfBody(exchange, response)),
    ];
  }

  /** Throws a `ContractBroken` that names the exchange, when something is wrong with it. */
  check(exchange: Exchange, options: { mayBeUnknown?: boolean } = {}): void {
    const faults = this.faultsOf(exchange, options);
    if (faults.length === 0) return;
    const { method, path, status, text } = exchange;
    throw new ContractBroken(
      [`${method} ${path}: ${status}`, ...faults, `The body: ${text.slice(0, 1_000)}`].join('\n  '),
    );
  }

  private faultsOfHeaders(headers: Record<string, unknown>, described: DescribedResponse) {
    const faults: string[] = [];
    for (const [name, header] of Object.entries(described.headers)) {
      const value = headers[name];
      if (value !== undefined) faults.push(...this.faultsOfHeader(name, String(value), header));
      else if (header.required) faults.push(`The header ${name} is missing.`);
    }
    for (const name of Object.keys(headers)) {
      if (this.description.headerNames.has(name) && !(name in described.headers)) {
        faults.push(`The header ${name} is not described for this answer.`);
      }
    }
    return faults;
  }

  private faultsOfHeader(name: string, text: string, { schema }: DescribedHeader): string[] {
    const value = schema['type'] === 'integer' && /^\d+$/.test(text) ? Number(text) : text;
    return this.faultsOfValue(`The header ${name}`, value, schema);
  }

  private faultsOfBody({ headers, text }: Exchange, { content }: DescribedResponse): string[] {
    const types = Object.keys(content);
    if (types.length === 0) return text === '' ? [] : ['There is a body, and none is described.'];
    const type = String(headers['content-type'] ?? '').split(';', 1)[0] ?? '';
    const media = content[type];
    if (!media) return [`The content type is "${type}"; described is ${types.join(', ')}.`];
    if (!type.endsWith('json')) return [];
    const body = parsed(text);
    if (body === undefined) return ['The body is not JSON.'];
    const faults = this.faultsOfValue('The body', body, media.schema ?? {});
    const code = type === PROBLEM ? codeOf(body) : null;
    if (code !== null && media.examples && !(code in media.examples)) {
      faults.push(`The problem "${code}" is not described for this operation.`);
    }
    return faults;
  }

  private faultsOfRefusal({ method, path, status, headers, text }: Exchange): string[] {
    if (method === 'OPTIONS' && status === 204 && 'allow' in headers) return [];
    if (!REFUSALS.includes(status)) {
      return [`${method} ${path} is no operation of docs/openapi.json, but is answered.`];
    }
    if (status === 405 && !('allow' in headers)) return ['The header allow is missing.'];
    if (method === 'HEAD') return [];
    const schema = { $ref: '#/components/schemas/Problem' };
    return this.faultsOfBody(
      { method, path, status, headers, text },
      { headers: {}, content: { [PROBLEM]: { schema } } },
    );
  }

  private faultsOfValue(what: string, value: unknown, schema: Record<string, unknown>): string[] {
    let validate = this.compiled.get(schema);
    if (!validate) {
      validate = this.ajv.compile(closedSchema(schema, this.description.json));
      this.compiled.set(schema, validate);
    }
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) => {
      const field = 'unevaluatedProperty' in params ? ` "${params['unevaluatedProperty']}"` : '';
      return `${what}${instancePath === '' ? '' : ` at ${instancePath}`} ${message}${field}.`;
    });
  }
}

let committed: ContractValidator | null = null;

/** Throws a `ContractBroken` unless the answer is as the committed description says. */
export function validateResponse(exchange: Exchange, options?: { mayBeUnknown?: boolean }): void {
  committed ??= new ContractValidator(committedDescription());
  committed.check(exchange, options);
}

function responseFor({ responses }: DescribedOperation, status: number): DescribedResponse | null {
  return (
    responses[status] ?? responses[`${Math.floor(status / 100)}XX`] ?? responses['default'] ?? null
  );
}

function codeOf(body: unknown): string | null {
  return typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
