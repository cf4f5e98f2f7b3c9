import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { jsonDifferences } from '../../../scripts/openapi/json-differences.js';
import { gatewayModule } from '../../architecture/app-modules.js';
import { listRoutes } from '../../architecture/list-routes.js';
import { openGateway, PUBLIC_URL, type Gateway } from './open-gateway.js';
import { openApi, readRoutes } from './read-routes.js';

/** Where the committed description says that Floe is. */
const SAMPLE_URL = 'https://floe.example.com';

const reference = z.strictObject({ $ref: z.string() });
const parameter = z.looseObject({ name: z.string(), in: z.enum(['path', 'query', 'header']) });
const operation = z.looseObject({
  summary: z.string().min(1),
  description: z.string().min(1),
  tags: z.array(z.string()).length(1),
  parameters: z.array(z.union([reference, parameter])).default([]),
  responses: z.record(
    z.string().regex(/^[1-5]\d\d$/),
    z.union([reference, z.looseObject({ description: z.string().min(1) })]),
  ),
});

describe('the description of the API', () => {
  let gateway: Gateway;
  let document: z.output<typeof openApi>;
  beforeAll(async () => {
    gateway = await openGateway();
    document = openApi.parse((await gateway.ask({ path: '/openapi.json' })).json);
  });
  afterAll(() => gateway.close());

  it('is OpenAPI 3.1, as JSON, for the public address', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d$/);
    expect(document['servers']).toEqual([{ url: PUBLIC_URL, description: 'This installation' }]);
  });

  it('is the committed one, but for where this installation is', () => {
    const here = JSON.stringify(document)
      .replaceAll(`${PUBLIC_URL}/problems/`, `${SAMPLE_URL}/problems/`)
      .replace(`"url":"${PUBLIC_URL}"`, `"url":"${SAMPLE_URL}"`);
    const committed = readFileSync(join(import.meta.dirname, '../../../docs/openapi.json'), 'utf8');
    expect(jsonDifferences(JSON.parse(committed), JSON.parse(here))).toEqual([]);
  });

  it('has every route of the code, and no other', async () => {
    const ofCode = await listRoutes(gatewayModule());
    const described = (await readRoutes(gateway)).map(({ method, path }) => `${method} ${path}`);
    expect(described.toSorted()).toEqual(
      ofCode.map(({ method, path }) => `${method} ${path}`).toSorted(),
    );
  });

  it('says of every operation what it does, takes and answers', () => {
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const found of Object.values(operations)) {
        const { parameters, responses } = operation.parse(found);
        const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        const declared = parameters.flatMap((one) =>
          'in' in one && one.in === 'path' ? [one.name] : [],
        );
        expect({ path, declared }).toEqual({ path, declared: inPath });
        expect(Object.keys(responses).some((status) => status.startsWith('2'))).toBe(true);
        if (path.startsWith('/v1/')) expect(responses).toHaveProperty('401');
      }
    }
  });

  it('leads nowhere but to itself: every reference is there', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
      ([, reference = '']) => reference,
    );
    expect(references.length).toBeGreaterThan(10);
    for (const reference of new Set(references)) {
      expect(reference).toMatch(/^#\//);
      const steps = reference.slice(2).split('/');
      const target = steps.reduce<unknown>(
        (value, step) => z.record(z.string(), z.unknown()).parse(value)[step],
        document,
      );
      expect({ reference, isThere: target !== undefined }).toEqual({ reference, isThere: true });
    }
  });

  it('speaks the schemas of 3.1, not of 3.0', () => {
    expect(JSON.stringify(document)).not.toMatch(
      /"nullable":|"exclusiveM(in|ax)imum":(true|false)/,
    );
  });

  it('holds no secret of the installation', () => {
    const text = JSON.stringify(document);
    for (const secret of Object.values(gateway.secrets).flat()) expect(text).not.toContain(secret);
  });
});

describe('the page of the documentation', () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await openGateway();
  });
  afterAll(() => gateway.close());

  const linksIn = (html: string) =>
    [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link = '']) => link);

  it.each(['/docs', '/docs?to=somewhere'])(
    'loads at %s, with all that it needs from here',
    async (path) => {
      const page = await gateway.ask({ path });
      expect(page).toMatchObject({
        status: 200,
        headers: { 'content-type': expect.stringContaining('text/html') },
      });
      const links = linksIn(page.text);
      expect(links.filter((link) => link.endsWith('.js')).length).toBeGreaterThan(1);
      for (const link of links) {
        const url = new URL(link, `${PUBLIC_URL}/docs`);
        expect(url.origin).toBe(PUBLIC_URL);
        expect({ link, status: (await gateway.ask({ path: url.pathname })).status }).toEqual({
          link,
          status: 200,
        });
      }
    },
  );

  it('runs under a policy that lets nothing in or out but what is ours', async () => {
    const { headers, text } = await gateway.ask({ path: '/docs' });
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval/);
    // The policy would stop a script within the page, so there must be none.
    expect(text.replaceAll(/<script[^>]*src=[^>]*>\s*<\/script>/g, '')).not.toMatch(/<script/);
    expect(text).not.toMatch(/ on\w+="/);
  });

  it('asks no foreign host whether it is valid', async () => {
    const script = await gateway.ask({ path: '/docs/swagger-ui-init.js' });
    expect(script.status).toBe(200);
    expect(script.text).toMatch(/"validatorUrl": ?null/);
  });

  it('calls the host that it came from, by whatever name: the policy allows no other', async () => {
    const { text } = await gateway.ask({ path: '/docs/swagger-ui-init.js' });
    expect(text).toMatch(/"servers": ?\[\s*\{\s*"url": ?"\/"/);
    expect(text).not.toContain(`"url": "${PUBLIC_URL}"`);
  });

  it.each(['/v1/accounts', '/health/live', '/openapi.json', '/problems/not_found', '/nowhere'])(
    'is the only thing a browser may run: %s is for no page',
    async (path) => {
      const { headers } = await gateway.ask({ path });
      expect(headers).toMatchObject({
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'no-store',
      });
      expect(headers).not.toHaveProperty('x-powered-by');
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    },
  );
});
