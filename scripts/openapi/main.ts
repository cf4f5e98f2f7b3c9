// `npm run openapi` writes docs/openapi.json, docs/events.md and the client; `npm run openapi:check` fails
// unless they are what the code says, and the description keeps the rules of redocly.yaml.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildDocument, formatDocument } from './build-document.js';
import { findGaps } from './find-gaps.js';
import { eventsPage } from './events-page.js';
import { filesIn, generateClient } from './generate-client.js';
import { jsonDifferences } from './json-differences.js';
import { lintDocument } from './lint-document.js';

const MOST_LINES = 60;

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const documentFile = join(root, 'docs/openapi.json');
const eventsFile = join(root, 'docs/events.md');
const clientFolder = join(root, 'clients/typescript/src/generated');

/** What is not as it should be, by heading. */
type Findings = [heading: string, lines: string[]][];

async function write(): Promise<Findings> {
  const document = await buildDocument();
  const text = formatDocument(document);
  writeFileSync(documentFile, text);
  writeFileSync(eventsFile, await eventsPage(eventsFile));
  await generateClient(documentFile, clientFolder);
  return [
    ['The description has gaps', findGaps(document)],
    ['The description breaks rules', await lintDocument(text, root)],
  ];
}

async function check(): Promise<Findings> {
  const document = await buildDocument();
  const text = formatDocument(document);
  const committed = readFileSync(documentFile, 'utf8');
  const differences = jsonDifferences(JSON.parse(committed), JSON.parse(text));
  if (differences.length === 0 && committed !== text) differences.push('~ the order of its parts');
  return [
    ['docs/openapi.json is not what the code says (npm run openapi)', differences],
    ['docs/events.md is not what the catalogue says (npm run openapi)', await eventsDifferences()],
    ['The description has gaps', findGaps(document)],
    ['The description breaks rules', await lintDocument(committed, root)],
    ['The client is not what docs/openapi.json says (npm run openapi)', await clientDifferences()],
  ];
}

async function eventsDifferences(): Promise<string[]> {
  const committed = readFileSync(eventsFile, 'utf8');
  return committed === (await eventsPage(eventsFile)) ? [] : ['~ docs/events.md'];
}

async function clientDifferences(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'floe-client-'));
  try {
    await generateClient(documentFile, folder);
    const [committed, generated] = [filesIn(clientFolder), filesIn(folder)];
    const paths = [...new Set([...committed.keys(), ...generated.keys()])];
    return paths.filter((path) => committed.get(path) !== generated.get(path));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const findings = process.argv.includes('--check') ? await check() : await write();
const wrong = findings.filter(([, lines]) => lines.length > 0);
for (const [heading, lines] of wrong) {
  console.error(`${heading}:`);
  for (const line of lines.slice(0, MOST_LINES)) console.error(`  ${line}`);
  if (lines.length > MOST_LINES) console.error(`  and ${lines.length - MOST_LINES} more`);
}
console.log(wrong.length === 0 ? 'The description of the API is in order.' : '');
process.exit(wrong.length === 0 ? 0 : 1);
