import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { ROOT, sourcesIn } from './repository.js';

const MAY_BE_ANYWHERE = ['zod', 're2js', '@jest/globals', 'fast-check'];

type Import = { from: string; of: string };

/** Every file that the three floors consist of, and each name that it imports in any way. */
const imports: Import[] = sourcesIn('libs', 'apps').flatMap((from) =>
  ts
    .preProcessFile(readFileSync(join(ROOT, from), 'utf8'))
    .importedFiles.map(({ fileName: of }) => ({ from, of })),
);

/** `libs/storage` or `apps/gateway`: the house that a path from the root is in. */
const houseOf = (path: string) => path.split('/').slice(0, 2).join('/');

/** Where an import leads: a house of ours, or the name of a package. */
function targetOf({ from, of }: Import): string {
  if (of.startsWith('.')) return houseOf(join(dirname(from), of));
  return of.startsWith('#libs/') ? `libs/${of.slice('#libs/'.length)}` : of;
}

/** The linter says most of this at once; `import('x').Type` and the like are caught only here. */
describe('the floors', () => {
  it('are looked at whole', () => {
    expect(imports.length).toBeGreaterThan(500);
    expect(new Set(imports.map(({ from }) => houseOf(from)))).toEqual(
      new Set([
        'apps/gateway',
        'apps/responder-worker',
        'apps/sync-worker',
        'libs/domain',
        'libs/graph-api',
        'libs/jobs',
        'libs/runtime',
        'libs/storage',
        'libs/webhooks-out',
      ]),
    );
  });

  const wrong = (floor: string, isAllowed: (target: string, house: string) => boolean) =>
    imports
      .filter(({ from }) => houseOf(from).startsWith(floor))
      .filter((one) => !isAllowed(targetOf(one), houseOf(one.from)))
      .map(({ from, of }) => `${from} imports ${of}`);
  const isOurs = (target: string) => /^(apps|libs|test|scripts|dist)(\/|$)/.test(target);

  it('libs/domain imports zod, re2js and node: only', () => {
    const isPure = (target: string) =>
      target === 'libs/domain' || target.startsWith('node:') || MAY_BE_ANYWHERE.includes(target);
    expect(wrong('libs/domain', isPure)).toEqual([]);
  });

  it('a floor-1 library imports libs/domain and packages, never a neighbour', () => {
    const isBelow = (target: string, house: string) =>
      target === house || target === 'libs/domain' || !isOurs(target);
    expect(wrong('libs/', isBelow)).toEqual([]);
  });

  it('an app imports libraries and packages, never another app, a script or a test', () => {
    const isBelow = (target: string, house: string) =>
      target === house || /^libs\/[a-z-]+$/.test(target) || !isOurs(target);
    expect(wrong('apps/', isBelow)).toEqual([]);
  });

  it('a library is entered by its door: relative paths stay in the house', () => {
    const trespass = imports
      .filter(({ of }) => of.startsWith('.'))
      .filter((one) => targetOf(one) !== houseOf(one.from));
    expect(trespass).toEqual([]);
  });

  it('the environment is read in env.ts and main.ts only, by whatever name', () => {
    const readers = sourcesIn('libs', 'apps')
      .filter((file) => !/(^|\/)(env|main)\.ts$|\.spec\.ts$/.test(file))
      .filter((file) =>
        /process\s*(\?\.|\.|\[)\s*['"]?env\b|['"](node:)?process['"]|}\s*=\s*process\b/.test(
          readFileSync(join(ROOT, file), 'utf8'),
        ),
      );
    expect(readers).toEqual([]);
  });
});
