import fc from 'fast-check';
import type { ApiDescription, Operation } from '../openapi/read-description.js';
import { validBody } from './requests.js';

/** A kind of thing that a tenant makes at one path and finds at another. */
export type Collection = {
  path: string;
  create: Operation;
  read: Operation;
  list: Operation | null;
  change: Operation | null;
  replace: Operation | null;
  remove: Operation | null;
};

/** Which ETag a change names: none, the present one, one that is over, or any. */
export type Tag = 'none' | 'current' | 'stale' | 'any';

/** What is done next; `nth` chooses one of the things that were made so far. */
export type Step =
  | { does: 'create'; body: unknown; again: 'no' | 'same' | 'other' }
  | { does: 'change' | 'replace'; nth: number; body: unknown; tag: Tag }
  | { does: 'race'; nth: number; bodies: [unknown, unknown] }
  | { does: 'remove'; nth: number; tag: Tag }
  | { does: 'list' };

export type Life = { collection: Collection; steps: Step[] };

/** Every kind of thing that the description lets a tenant make and change. */
export function collectionsOf({ operations }: ApiDescription): Collection[] {
  const ofTenants = operations.filter((one) => one.for === 'tenant');
  return ofTenants.flatMap((create) => {
    const at = (method: string, path: RegExp) =>
      ofTenants.find((one) => one.method === method && path.test(one.path)) ?? null;
    const item = new RegExp(`^${create.path}/\\{[^/]+\\}$`);
    const read = at('GET', item);
    const edits = {
      change: at('PATCH', item),
      replace: at('PUT', item),
      remove: at('DELETE', item),
    };
    if (create.method !== 'POST' || !read) return [];
    if (Object.values(edits).every((one) => one === null)) return [];
    const list = at('GET', new RegExp(`^${create.path}$`));
    return [{ path: create.path, create, read, list, ...edits }];
  });
}

/** Some steps in the life of things of one kind, beginning with making one. */
export function lives(
  description: ApiDescription,
  collection: Collection,
  maxLength: number,
): fc.Arbitrary<Life> {
  const bodyOf = (operation: Operation | null) =>
    (operation && validBody(description, operation)) ?? fc.constant({});
  const nth = fc.nat(20);
  const tag = fc.constantFrom<Tag>('none', 'current', 'stale', 'any');
  const create = fc.record({
    does: fc.constant('create' as const),
    body: bodyOf(collection.create),
    again: fc.constantFrom('no', 'no', 'same', 'other'),
  });
  const changes = bodyOf(collection.change);
  const step = fc.oneof(
    { weight: 3, arbitrary: create },
    {
      weight: collection.change ? 5 : 0,
      arbitrary: fc.record({ does: fc.constant('change' as const), nth, body: changes, tag }),
    },
    {
      weight: collection.change ? 1 : 0,
      arbitrary: fc.record({
        does: fc.constant('race' as const),
        nth,
        bodies: fc.tuple(changes, changes),
      }),
    },
    {
      weight: collection.replace ? 3 : 0,
      arbitrary: fc.record({
        does: fc.constant('replace' as const),
        nth,
        body: bodyOf(collection.replace),
        tag,
      }),
    },
    {
      weight: collection.remove ? 2 : 0,
      arbitrary: fc.record({ does: fc.constant('remove' as const), nth, tag }),
    },
    { weight: collection.list ? 1 : 0, arbitrary: fc.constant({ does: 'list' as const }) },
  );
  return fc
    .tuple(create, fc.array(step, { minLength: 2, maxLength }))
    .map(([first, rest]) => ({ collection, steps: [first, ...rest] }));
}
