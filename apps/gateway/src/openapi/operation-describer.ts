import type {
  ComponentsObject,
  ExamplesObject,
  OperationObject,
  ParameterObject,
  ReferenceObject,
  ResponseObject,
} from '@nestjs/swagger';
import { PROBLEMS, type ProblemCode } from '../problems/problem-catalogue.js';
import { Bodies } from './bodies.js';
import type { DescribedRoute } from './described-routes.js';
import { describedHeaders, headersOfProblem, headersOfSuccess } from './headers.js';
import { referenceTo, type JsonSchemas } from './json-schemas.js';
import { OPERATION_NOTES } from './operation-notes.js';
import { parametersOf } from './parameters.js';
import { pascalCase } from './pascal-case.js';
import { problemExample } from './problem-examples.js';
import { problemsOfRoute } from './problems-of-route.js';
import { SharedParts } from './shared-parts.js';

/** What a person gets to see. */
const PAGE = {
  schema: { type: 'string' as const },
  example: '<!doctype html><html lang="en">…</html>',
};

/**
 * Completes what the decorators say of each operation by what follows from its route: security, prose,
 * parameters and headers that all such routes have, examples, and every error. Changes the operations.
 */
export class OperationDescriber {
  private readonly shared = new SharedParts();
  private readonly bodies: Bodies;

  constructor(
    schemas: JsonSchemas,
    private readonly publicUrl: string,
  ) {
    this.bodies = new Bodies(schemas, this.shared);
  }

  /** `isVersioned`: the thing at this path has an ETag. */
  describe(operation: OperationObject, route: DescribedRoute, isVersioned: boolean): void {
    const note = OPERATION_NOTES[operation.operationId ?? ''];
    const kind = {
      isVersioned: note?.isVersioned ?? isVersioned,
      isDeprecated: operation.deprecated === true,
    };
    operation.security = securityOf(route);
    const description = proseOf(note?.description, route);
    if (description !== '') operation.description = description;
    operation.parameters = parametersOf(operation, route).map((parameter) =>
      this.sharedParameter(parameter),
    );
    if (operation.parameters.length === 0) delete operation.parameters;
    if (note?.request) {
      operation.requestBody = {
        required: !('required' in note.request),
        content: this.bodies.noted(note.request, 'input'),
      };
    } else if (operation.requestBody && 'content' in operation.requestBody) {
      operation.requestBody.content = this.bodies.withExamples(operation.requestBody.content);
    }
    const responses: Record<string, ResponseObject | ReferenceObject> = {};
    for (const [key, response] of Object.entries(operation.responses)) {
      if (!response || '$ref' in response) continue;
      const status = Number(key);
      const noted = note?.responses?.[status];
      const content = noted
        ? this.bodies.noted(noted, 'output')
        : response.content && this.bodies.withExamples(response.content);
      responses[key] = {
        ...response,
        headers: {
          ...response.headers,
          ...describedHeaders(headersOfSuccess(route, status, kind), this.shared),
        },
        ...(content ? { content } : {}),
      };
    }
    const byStatus = Map.groupBy(problemsOfRoute(route), (code) => PROBLEMS[code].status);
    for (const [status, codes] of byStatus) {
      responses[String(status)] ??= this.refusal(status, codes, route, note?.isForPeople ?? false);
    }
    operation.responses = responses;
  }

  /** The body of a webhook gets its example as any other. */
  describeWebhook(operation: OperationObject): void {
    operation.security = [];
    if (operation.requestBody && 'content' in operation.requestBody) {
      operation.requestBody.content = this.bodies.withExamples(operation.requestBody.content);
    }
  }

  get components(): Pick<ComponentsObject, 'examples' | 'headers' | 'responses' | 'parameters'> {
    return this.shared.components;
  }

  private sharedParameter(parameter: ParameterObject): ParameterObject | ReferenceObject {
    return parameter.in === 'header'
      ? this.shared.share('parameters', parameter.name, () => parameter)
      : parameter;
  }

  /** Routes that refuse for the same reasons, with the same headers, share one response. */
  private refusal(
    status: number,
    codes: ProblemCode[],
    route: DescribedRoute,
    isForPeople: boolean,
  ): ReferenceObject {
    const headers = headersOfProblem(route, status, codes);
    const suffix = headers.sometimes.includes('RateLimit') && status !== 429 ? 'OfTenant' : '';
    const name = `${codes.map(pascalCase).join('Or')}${suffix}${isForPeople ? 'OrPage' : ''}`;
    return this.shared.share('responses', name, () => ({
      description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join('\n\n'),
      headers: describedHeaders(headers, this.shared),
      content: {
        'application/problem+json': {
          schema: { $ref: referenceTo('Problem') },
          examples: this.problemExamples(codes),
        },
        ...(isForPeople ? { 'text/html': PAGE } : {}),
      },
    }));
  }

  private problemExamples(codes: ProblemCode[]): ExamplesObject {
    return Object.fromEntries(
      codes.map((code) => [
        code,
        this.shared.share('examples', `problem.${code}`, () =>
          problemExample(code, this.publicUrl),
        ),
      ]),
    );
  }
}

function securityOf(route: DescribedRoute): Record<string, string[]>[] {
  if (route.for === 'tenant') return [{ 'api-key': [] }];
  return route.for === 'operator' ? [{ admin: [] }] : [];
}

function proseOf(description: string | undefined, route: DescribedRoute): string {
  const sentences = [description ?? ''];
  if (route.scope !== null) sentences.push(`Needs the scope \`${route.scope}\`.`);
  if (route.spansTenant) sentences.push('A key that is bound to accounts is refused here.');
  return sentences.filter((sentence) => sentence !== '').join('\n\n');
}
