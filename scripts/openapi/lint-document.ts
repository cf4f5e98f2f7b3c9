import { lintFromString, loadConfig } from '@redocly/openapi-core';
import { join } from 'node:path';

/** Everything that the linter has to say of a description, one line each, by the rules of redocly.yaml. */
export async function lintDocument(text: string, root: string): Promise<string[]> {
  const config = await loadConfig({ configPath: join(root, 'scripts/openapi/redocly.yaml') });
  const problems = await lintFromString({
    source: text,
    absoluteRef: join(root, 'docs/openapi.json'),
    config,
  });
  return problems.map(({ ruleId, message, location: [place] }) => {
    const pointer = place && 'pointer' in place ? (place.pointer ?? '') : '';
    return `${ruleId}: ${message} (${pointer})`;
  });
}
