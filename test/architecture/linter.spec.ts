import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { ROOT } from './repository.js';

const report = z.object({
  diagnostics: z.array(
    z.object({ filename: z.string(), code: z.string(), help: z.string().optional() }),
  ),
});

type Planted = { file: string; text: string };

const importing = (from: string) => `import { x } from '${from}';\nexport const y = x;\n`;

const PURE = 'libs/domain is pure: it imports zod, re2js, node: and its own files only.';
const NO_NEIGHBOUR = 'A floor-1 library imports';
const NO_APP = 'An app imports libraries through #libs/*, and never another app or the tests.';
const BORDER = 'eslint(no-restricted-imports)';

/** What the linter must refuse: a file, what it says, and the words it must be told. */
const REFUSED: [string, string, string][] = [
  ['libs/domain/src/a.ts', importing('typeorm'), PURE],
  ['libs/domain/src/replies/a.ts', importing('@nestjs/common'), PURE],
  ['libs/domain/src/a.ts', importing('fs'), PURE],
  ['libs/domain/src/a.ts', importing('#libs/jobs'), PURE],
  ['libs/domain/src/a.ts', importing('#libs/domain'), PURE],
  ['libs/domain/src/a.ts', importing('../../storage/src/index.js'), PURE],
  ['libs/domain/src/replies/a.ts', importing('../../../storage/src/index.js'), PURE],
  ['libs/domain/src/a.ts', importing('../../../apps/gateway/src/env.js'), PURE],
  ['libs/domain/src/a.ts', `import type { X } from '#libs/jobs';\nexport type Y = X;\n`, PURE],
  ['libs/domain/src/a.ts', `export * from 'typeorm';\n`, PURE],
  ['libs/domain/src/a.ts', `export const y = await import('typeorm');\n`, PURE],
  ['libs/domain/src/a.spec.ts', importing('../../../test/support/builders.js'), PURE],
  ['libs/storage/src/a.ts', importing('#libs/jobs'), NO_NEIGHBOUR],
  ['libs/graph-api/src/client/a.ts', importing('#libs/storage'), NO_NEIGHBOUR],
  ['libs/jobs/src/a.ts', importing('#libs/runtime'), NO_NEIGHBOUR],
  ['libs/runtime/src/a.ts', importing('#libs/jobs'), NO_NEIGHBOUR],
  ['libs/webhooks-out/src/a.ts', importing('#libs/graph-api'), NO_NEIGHBOUR],
  ['libs/storage/src/a.ts', importing('../../jobs/src/index.js'), NO_NEIGHBOUR],
  ['libs/storage/src/routing/a.ts', importing('../../../jobs/src/index.js'), NO_NEIGHBOUR],
  ['libs/storage/src/a.ts', importing('../../domain/src/secret.js'), NO_NEIGHBOUR],
  ['libs/storage/src/a.ts', importing('#libs/domain/src/secret.js'), NO_NEIGHBOUR],
  ['libs/storage/src/a.ts', importing('../../../apps/gateway/src/env.js'), NO_NEIGHBOUR],
  ['libs/storage/src/a.ts', importing('../../../test/support/builders.js'), NO_NEIGHBOUR],
  [
    'libs/storage/src/a.ts',
    `import type { X } from '#libs/jobs';\nexport type Y = X;\n`,
    NO_NEIGHBOUR,
  ],
  ['libs/storage/src/a.ts', `export { x } from '#libs/jobs';\n`, NO_NEIGHBOUR],
  ['libs/storage/src/a.ts', `export const y = await import('#libs/jobs');\n`, NO_NEIGHBOUR],
  ['apps/gateway/src/a.ts', importing('../../sync-worker/src/env.js'), NO_APP],
  ['apps/sync-worker/src/publish/a.ts', importing('../../../gateway/src/env.js'), NO_APP],
  ['apps/gateway/src/a.ts', importing('../../../libs/storage/src/index.js'), NO_APP],
  ['apps/gateway/src/a.ts', importing('../../../test/support/builders.js'), NO_APP],
  ['apps/gateway/src/a.spec.ts', importing('../../../test/support/builders.js'), NO_APP],
  [
    'apps/gateway/src/a.ts',
    `import type { X } from '../../responder-worker/src/env.js';\nexport type Y = X;\n`,
    NO_APP,
  ],
];

const ALLOWED: [string, string][] = [
  ['libs/domain/src/a.ts', importing('zod')],
  ['libs/domain/src/a.ts', importing('node:fs/promises')],
  ['libs/domain/src/replies/a.ts', importing('../events/fact.js')],
  ['libs/domain/src/a.spec.ts', importing('fast-check')],
  ['libs/storage/src/routing/a.ts', importing('#libs/domain')],
  ['libs/storage/src/routing/a.ts', importing('../page.js')],
  ['libs/storage/src/a.ts', importing('typeorm')],
  ['apps/gateway/src/accounts/a.ts', importing('#libs/storage')],
  ['apps/gateway/src/accounts/a.ts', importing('../problems/problem.js')],
  ['test/medium/gateway/a.ts', importing('../../../apps/gateway/src/env.js')],
  ['apps/gateway/src/env.ts', `export const port = process.env['PORT'];\n`],
];

/** Lints in a folder of its own, with the repository's settings: nothing is planted in the tree. */
describe('the linter', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'floe-linter-'));
    copyFileSync(join(ROOT, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const lint = (...planted: Planted[]) => {
    for (const { file, text } of planted) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    const oxlint = join(ROOT, 'node_modules/oxlint/bin/oxlint');
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      [oxlint, '--deny-warnings', '--format=json', '.'],
      { cwd: folder, encoding: 'utf8' },
    );
    for (const { file } of planted) rmSync(join(folder, file));
    if (stdout === '') throw new Error(`The linter did not run: ${stderr}`);
    return { status, found: report.parse(JSON.parse(stdout)).diagnostics };
  };

  it.each(REFUSED)('refuses in %s: %s', (file, text, words) => {
    const { status, found } = lint({ file, text });
    expect(status).toBe(1);
    expect(found).toContainEqual({
      filename: file,
      code: BORDER,
      help: expect.stringContaining(words),
    });
  });

  it('takes what the floors allow', () => {
    // One run for all: the names differ, so that no file hides another.
    const planted = ALLOWED.map(([file, text], at) => ({
      file: file.endsWith('env.ts') ? file : file.replace(/a(\.spec)?\.ts$/, `a${at}$1.ts`),
      text,
    }));
    expect(lint(...planted)).toEqual({ status: 0, found: [] });
  });

  it('refuses a cycle', () => {
    const { status, found } = lint(
      {
        file: 'libs/jobs/src/one.ts',
        text: `import { two } from './two.js';\nexport const one = () => two;\n`,
      },
      {
        file: 'libs/jobs/src/two.ts',
        text: `import { three } from './three.js';\nexport const two = () => three;\n`,
      },
      {
        file: 'libs/jobs/src/three.ts',
        text: `import { one } from './one.js';\nexport const three = () => one;\n`,
      },
    );
    expect(status).toBe(1);
    expect(found.map(({ code }) => code)).toContain('import(no-cycle)');
  });

  it('refuses settings that are read elsewhere than in env.ts and main.ts', () => {
    const text = `export const port = process.env['PORT'];\n`;
    const { found } = lint({ file: 'apps/gateway/src/http/a.ts', text });
    expect(found.map(({ code }) => code)).toEqual(['node(no-process-env)']);
  });
});
