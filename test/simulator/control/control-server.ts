import type { IncomingMessage, ServerResponse } from 'node:http';
import { ZodError } from 'zod';
import { readBody } from '../http/request-body.js';
import { respond } from '../http/respond.js';
import { ControlFault } from '../state/accounts.js';
import type { SimulatorControl } from './control.js';
import type { ControlRoute } from './route.js';
import { CONTROL_ROUTES } from './routes.js';

/** The HTTP face of the control side, `/_sim/…`. Wrong input is answered with 400 and every fault's path. */
export class ControlServer {
  constructor(private readonly control: SimulatorControl) {}

  async handle(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    query: URLSearchParams,
  ): Promise<void> {
    const text = await readBody(request);
    // A page of another site must not drive the simulator of whoever looks at it.
    const { origin, host } = request.headers;
    if (origin !== undefined && origin !== `http://${host}`) {
      return respond(response, 403, {
        error: 'the control endpoints answer to their own page only',
      });
    }
    const found = findRoute(request.method ?? 'GET', path);
    if (found === 'no-path') {
      return respond(response, 404, { error: `no control endpoint ${path}: GET /_sim lists them` });
    }
    if (found === 'no-method') {
      return respond(response, 405, {
        error: `${path} has no ${request.method}: GET /_sim lists them`,
      });
    }
    try {
      const input = text === '' || text === null ? {} : parsedJson(text);
      const { route, ig } = found;
      const answer = await route.run({ control: this.control, ig, query }, input);
      respond(response, answer.status ?? 200, answer.body);
    } catch (error) {
      if (error instanceof ControlFault) {
        respond(response, error.status, { error: error.message });
      } else if (error instanceof ZodError) {
        const problems = error.issues.map((issue) => ({
          path: issue.path.join('.'),
          problem: issue.message,
        }));
        const words = problems.map(({ path, problem }) =>
          path === '' ? problem : `${path}: ${problem}`,
        );
        respond(response, 400, { error: words.join('; '), problems });
      } else throw error;
    }
  }
}

function findRoute(
  method: string,
  path: string,
): { route: ControlRoute; ig: string } | 'no-path' | 'no-method' {
  const parts = path.replace(/\/+$/, '').split('/');
  let isPathKnown = false;
  for (const route of CONTROL_ROUTES) {
    const pattern = route.path.split('/');
    const isMatch =
      pattern.length === parts.length &&
      pattern.every((part, index) => part === '{ig}' || part === parts[index]);
    if (!isMatch) continue;
    isPathKnown = true;
    if (route.method === method) return { route, ig: parts[pattern.indexOf('{ig}')] ?? '' };
  }
  return isPathKnown ? 'no-method' : 'no-path';
}

function parsedJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    throw new ControlFault('the body is not valid JSON');
  }
}
