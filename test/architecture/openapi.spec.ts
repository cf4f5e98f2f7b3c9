import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildDocument, formatDocument } from '../../scripts/openapi/build-document.js';
import { eventsPage } from '../../scripts/openapi/events-page.js';
import { findGaps } from '../../scripts/openapi/find-gaps.js';
import { jsonDifferences } from '../../scripts/openapi/json-differences.js';
import { lintDocument } from '../../scripts/openapi/lint-document.js';
import { ROOT } from './repository.js';

const document = await buildDocument();
const committed = readFileSync(join(ROOT, 'docs/openapi.json'), 'utf8');

/** What `npm run openapi:check` says too, but for the client. */
describe('docs/openapi.json', () => {
  it('is what the code says (npm run openapi writes it)', () => {
    const text = formatDocument(document);
    expect(jsonDifferences(JSON.parse(committed), JSON.parse(text))).toEqual([]);
    expect(committed === text).toBe(true);
  });

  it('leaves nothing out that a stranger needs', () => {
    expect(findGaps(document)).toEqual([]);
  });

  it('keeps the rules of scripts/openapi/redocly.yaml', async () => {
    expect(await lintDocument(committed, ROOT)).toEqual([]);
  });
});

it('docs/events.md is what the catalogue says (npm run openapi writes it)', async () => {
  const file = join(ROOT, 'docs/events.md');
  expect(readFileSync(file, 'utf8')).toBe(await eventsPage(file));
});

describe('what is said of a bad description', () => {
  const spoilt = () => structuredClone(document);

  it('names an operation without prose, a request without an example, an answer without a name', () => {
    const bad = spoilt();
    const operation = bad.paths['/v1/reply-rules']?.post;
    if (!operation) throw new Error('There is no such operation.');
    delete operation.description;
    operation.requestBody = { content: { 'application/json': { schema: { type: 'object' } } } };
    expect(findGaps(bad)).toEqual([
      'post /v1/reply-rules: no description in sentences',
      'post /v1/reply-rules: the request has no named schema',
      'post /v1/reply-rules: the request has no example',
    ]);
  });

  it.each([
    ['an example that is not as its schema says', 'no-invalid-media-type-examples', 'pending'],
    ['a tag that is not explained', 'operation-tag-defined', 'Health'],
    ['two operations of one id', 'operation-operationId-unique', 'getAccount'],
  ])('finds %s', async (_, rule, word) => {
    const text = {
      pending: committed.replace('"status": "pending"', '"status": "waiting"'),
      Health: committed.replace('"name": "Health"', '"name": "Healthy"'),
      getAccount: committed.replace('"operationId": "getEvent"', '"operationId": "getAccount"'),
    }[word];
    const found = await lintDocument(text ?? '', ROOT);
    expect(found.filter((line) => line.startsWith(`${rule}:`))).not.toEqual([]);
  });
});
