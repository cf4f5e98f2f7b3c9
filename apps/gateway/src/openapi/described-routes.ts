import { RequestMethod, type INestApplication, type Type } from '@nestjs/common';
import {
  GUARDS_METADATA,
  METHOD_METADATA,
  PATH_METADATA,
  ROUTE_ARGS_METADATA,
} from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { OperatorGuard } from '../access/operator.guard.js';
import { NEEDED_SCOPE, SPANS_TENANT, type Scope } from '../access/scopes.js';
import { TenantGuard } from '../access/tenant.guard.js';
import type { ProblemCode } from '../problems/problem-catalogue.js';
import { declaredProblems } from './api-problems.js';

/** What the code says of one route, as far as the description follows from it. */
export type DescribedRoute = {
  method: string;
  /** As OpenAPI writes it: `/v1/accounts/{id}`. */
  path: string;
  for: 'tenant' | 'operator' | 'anyone';
  scope: Scope | null;
  spansTenant: boolean;
  takesIfMatch: boolean;
  declared: ProblemCode[];
};

/** Every route of the controllers that an application has. Works on one that was never started. */
export function describedRoutes(app: INestApplication): DescribedRoute[] {
  const scanner = new MetadataScanner();
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) =>
    [...module.controllers.values()].map(({ metatype }) => metatype),
  );
  return controllers.filter(isClass).flatMap((controller) =>
    scanner.getAllMethodNames(controller.prototype).flatMap((name) => {
      const handler: unknown = controller.prototype[name];
      return typeof handler === 'function' && Reflect.hasMetadata(METHOD_METADATA, handler)
        ? [routeOf(controller, handler, name)]
        : [];
    }),
  );
}

function routeOf(controller: Type, handler: object, name: string): DescribedRoute {
  const both = [controller, handler];
  const method: RequestMethod = Reflect.getMetadata(METHOD_METADATA, handler);
  const guards = both.flatMap((one): unknown[] => Reflect.getMetadata(GUARDS_METADATA, one) ?? []);
  const inputs = inputsOf(controller, name);
  return {
    method: RequestMethod[method].toLowerCase(),
    path: pathOf(both),
    for: guards.includes(TenantGuard)
      ? 'tenant'
      : guards.includes(OperatorGuard)
        ? 'operator'
        : 'anyone',
    scope: Reflect.getMetadata(NEEDED_SCOPE, handler) ?? null,
    spansTenant: both.some((one) => Reflect.getMetadata(SPANS_TENANT, one) === true),
    takesIfMatch: inputs.some(
      ({ from, name: of }) => from === RouteParamtypes.HEADERS && of === 'if-match',
    ),
    declared: both.flatMap(declaredProblems),
  };
}

function pathOf(bearers: object[]): string {
  const parts = bearers.map((one): string => Reflect.getMetadata(PATH_METADATA, one) ?? '');
  const path = parts
    .join('/')
    .split('/')
    .filter((part) => part !== '')
    .join('/');
  return `/${path}`.replaceAll(/:(\w+)/g, '{$1}');
}

function inputsOf(controller: Type, handler: string): { from: number; name: string }[] {
  const declared: Record<string, { data?: unknown }> =
    Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handler) ?? {};
  return Object.entries(declared).map(([key, { data }]) => ({
    from: Number(key.split(':')[0]),
    name: typeof data === 'string' ? data.toLowerCase() : '',
  }));
}

function isClass(value: unknown): value is Type {
  return typeof value === 'function' && typeof value.prototype === 'object';
}
