import { RequestMethod, type DynamicModule, type Type } from '@nestjs/common';
import {
  GUARDS_METADATA,
  INTERCEPTORS_METADATA,
  METHOD_METADATA,
  MODULE_METADATA,
  PATH_METADATA,
  ROUTE_ARGS_METADATA,
} from '@nestjs/common/constants.js';
import 'reflect-metadata';

/** One parameter of a handler that Nest fills from the request. */
export type RouteParameter = { index: number; source: string; name: string; hasSchema: boolean };

export type RouteOfCode = {
  /** `AccountsController.create`. */
  name: string;
  method: string;
  /** As OpenAPI writes it: `/v1/accounts/{id}`. */
  path: string;
  handler: object;
  controller: object;
  guards: unknown[];
  interceptors: unknown[];
  parameters: RouteParameter[];
};

/** Nest's numbers for where a parameter comes from; all others are no input of the caller. */
const SOURCES: Record<string, string> = {
  3: 'body',
  4: 'query',
  5: 'param',
  6: 'headers',
  8: 'file',
  9: 'files',
  10: 'host',
  11: 'ip',
  12: 'raw body',
  14: 'cookies',
  15: 'signed cookies',
};

type Imported = Type | DynamicModule | Promise<DynamicModule> | { forwardRef: () => unknown };

/** Every route of a module and of all that it imports, as Nest's own metadata has them. */
export async function listRoutes(root: DynamicModule): Promise<RouteOfCode[]> {
  return [...(await controllersOf(root))].flatMap(routesOf);
}

async function controllersOf(module: Imported, seen = new Set<unknown>()): Promise<Set<Type>> {
  const found = new Set<Type>();
  const resolved = await module;
  if (seen.has(resolved) || 'forwardRef' in resolved) return found;
  seen.add(resolved);
  const owner = 'module' in resolved ? resolved.module : resolved;
  const dynamic: Partial<DynamicModule> = 'module' in resolved ? resolved : {};
  const declared = (key: string): [] => Reflect.getMetadata(key, owner) ?? [];
  const controllers: Type[] = [
    ...(dynamic.controllers ?? []),
    ...declared(MODULE_METADATA.CONTROLLERS),
  ];
  for (const controller of controllers) found.add(controller);
  const imports: Imported[] = [...(dynamic.imports ?? []), ...declared(MODULE_METADATA.IMPORTS)];
  for (const imported of imports) {
    for (const controller of await controllersOf(imported, seen)) found.add(controller);
  }
  return found;
}

function routesOf(controller: Type): RouteOfCode[] {
  const prototype: object = controller.prototype;
  return Object.getOwnPropertyNames(prototype).flatMap((name) => {
    const handler: unknown = Reflect.get(prototype, name);
    if (typeof handler !== 'function') return [];
    const method: number | undefined = Reflect.getMetadata(METHOD_METADATA, handler);
    if (method === undefined) return [];
    return [
      {
        name: `${controller.name}.${name}`,
        method: RequestMethod[method] ?? String(method),
        path: pathOf(controller, handler),
        handler,
        controller,
        guards: declaredOn(GUARDS_METADATA, controller, handler),
        interceptors: declaredOn(INTERCEPTORS_METADATA, controller, handler),
        parameters: parametersOf(controller, name),
      },
    ];
  });
}

/** What stands on the class, then what stands on the method. */
function declaredOn(key: string, ...targets: object[]): unknown[] {
  return targets.flatMap((target): unknown[] => Reflect.getMetadata(key, target) ?? []);
}

function pathOf(controller: Type, handler: object): string {
  const parts: string[] = [controller, handler].map(
    (one) => Reflect.getMetadata(PATH_METADATA, one) ?? '',
  );
  const path = parts
    .join('/')
    .split('/')
    .filter((part) => part !== '')
    .join('/');
  return `/${path}`.replaceAll(/:(\w+)/g, '{$1}');
}

function parametersOf(controller: Type, handler: string): RouteParameter[] {
  const declared: Record<string, { index: number; data?: unknown; schema?: unknown }> =
    Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handler) ?? {};
  return Object.entries(declared).flatMap(([key, { index, data, schema }]) => {
    const source = SOURCES[key.split(':')[0] ?? ''];
    return source === undefined
      ? []
      : [{ index, source, name: String(data ?? ''), hasSchema: schema !== undefined }];
  });
}
