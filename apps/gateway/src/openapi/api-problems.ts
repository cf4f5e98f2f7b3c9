import type { ProblemCode } from '../problems/problem-catalogue.js';

const PROBLEM_CODES = 'floe:problems';

/**
 * Names problems that a route, or every route of a controller, answers with beyond those that follow
 * from what the route is: its guard, its body, its parameters (`problemsOfRoute`).
 */
export function ApiProblems(...codes: ProblemCode[]): MethodDecorator & ClassDecorator {
  return (target: object, _key?: string | symbol, descriptor?: PropertyDescriptor) => {
    const bearer: object = descriptor?.value ?? target;
    Reflect.defineMetadata(PROBLEM_CODES, [...declaredProblems(bearer), ...codes], bearer);
  };
}

/** What `ApiProblems` said of a controller or of a handler. */
export function declaredProblems(bearer: object): ProblemCode[] {
  return Reflect.getOwnMetadata(PROBLEM_CODES, bearer) ?? [];
}
