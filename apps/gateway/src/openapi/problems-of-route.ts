import { PROBLEMS, type ProblemCode } from '../problems/problem-catalogue.js';
import type { DescribedRoute } from './described-routes.js';

/** What any request can meet, before its route is known or while it is at work. */
const OF_EVERY_ROUTE: ProblemCode[] = [
  'malformed_request',
  'request_timeout',
  'headers_too_large',
  'internal',
];

/** Methods whose body is read, also where the route has no use for one. */
const READS_BODY = ['post', 'put', 'patch', 'delete'];

/**
 * Every problem that a route can answer with, in the order of their statuses: those that follow from
 * what it is, and those that it declares with `ApiProblems`.
 */
export function problemsOfRoute(route: DescribedRoute): ProblemCode[] {
  const { method, path } = route;
  const isTenants = route.for === 'tenant';
  const isApi = path.startsWith('/v1/');
  const isWrite = method !== 'get';
  const codes = new Set<ProblemCode>([...OF_EVERY_ROUTE, ...route.declared]);
  const add = (applies: boolean, ...more: ProblemCode[]) => {
    if (applies) for (const code of more) codes.add(code);
  };
  add(isApi, 'missing_key', 'invalid_request', 'unavailable');
  add(isTenants, 'scope_missing', 'too_many_requests');
  add(isTenants && route.spansTenant, 'key_bound');
  add(isTenants && isWrite, 'tenant_suspended');
  add(path.includes('{'), 'not_found');
  add(READS_BODY.includes(method), 'malformed_json', 'unsupported_media_type', 'body_too_large');
  add(route.takesIfMatch, 'changed_meanwhile');
  add(isApi && method === 'post', 'idempotency_in_flight', 'idempotency_key_reused');
  return [...codes].toSorted((a, b) => PROBLEMS[a].status - PROBLEMS[b].status || (a < b ? -1 : 1));
}
