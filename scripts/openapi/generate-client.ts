import { createClient } from '@hey-api/openapi-ts';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes the TypeScript client of a description into a folder, which is emptied first. */
export async function generateClient(documentFile: string, folder: string): Promise<void> {
  await createClient({
    input: documentFile,
    output: {
      path: folder,
      module: { extension: '.js' },
      tsConfigPath: null,
      // What is generated knows nothing of our strictness (exactOptionalPropertyTypes). Its types stay.
      header: [
        '// @ts-nocheck',
        '// Made by `npm run openapi` from docs/openapi.json. Not to be edited.',
      ],
    },
    logs: { level: 'silent', file: false },
    plugins: [
      '@hey-api/typescript',
      '@hey-api/client-fetch',
      { name: '@hey-api/sdk', operations: { strategy: 'single', containerName: 'FloeApi' } },
    ],
  });
}

/** Every file of a folder by its path in it. */
export function filesIn(folder: string): Map<string, string> {
  const paths = globSync('**/*.ts', { cwd: folder }).toSorted();
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}
