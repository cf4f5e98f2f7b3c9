import 'reflect-metadata';
import { FACT_TYPES, factSchemaOf, readIceBreakersBody, replyRuleSchema } from '#libs/domain';
import { migrationEnv } from '#libs/storage';
import { describe, expect, it } from '@jest/globals';
import { RequestMethod } from '@nestjs/common';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { z } from 'zod';
import { gatewayEnv } from '../../apps/gateway/src/env.js';
import {
  recoverySchema,
  replayRangeSchema,
} from '../../apps/gateway/src/deliveries/delivery.schema.js';
import { explanationSchema } from '../../apps/gateway/src/events/explanation.schema.js';
import { replaySchema } from '../../apps/gateway/src/events/replay.schema.js';
import { feedItemSchema } from '../../apps/gateway/src/feed/feed.schema.js';
import { insightsCsv } from '../../apps/gateway/src/insights/insights-csv.js';
import { insightsSchema } from '../../apps/gateway/src/insights/insights.schema.js';
import {
  previewedSchema,
  previewSchema,
} from '../../apps/gateway/src/reply-rules/reply-preview.schema.js';
import { PROBLEMS } from '../../apps/gateway/src/problems/problem-catalogue.js';
import { newEndpointSchema } from '../../apps/gateway/src/webhook-endpoints/webhook-endpoint.schema.js';
import { responderWorkerEnv } from '../../apps/responder-worker/src/env.js';
import { syncWorkerEnv } from '../../apps/sync-worker/src/env.js';

/** The pages say what the code does: what can be compared is compared here. */
const root = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

const PAGES = globSync(['*.md', 'docs/**/*.md'], { cwd: root }).toSorted();
const SOURCES = globSync(['apps/*/src/**/*.ts', 'libs/*/src/**/*.ts'], { cwd: root })
  .filter((file) => !file.endsWith('.spec.ts'))
  .map(read);

/** The text under `## title`, to the next heading of that level. */
function section(page: string, title: string): string {
  const [, rest] = `\n${read(page)}`.split(`\n## ${title}\n`);
  if (rest === undefined) throw new Error(`${page} has no section "${title}".`);
  return rest.split('\n## ')[0] ?? '';
}

/** Cells of the table rows whose first cell is inline code; that one without its marks. */
function rowsOf(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    )
    .map(([first = '', ...rest]) => [first.replaceAll('`', ''), ...rest]);
}

function fences(page: string, language: string): string[] {
  const blocks = read(page).matchAll(/^( *)```(\w*)\n([\s\S]*?)^\1```$/gm);
  return [...blocks].flatMap(([, , of, text = '']) => (of === language ? [text] : []));
}

const withoutFences = (text: string): string => text.replaceAll(/^( *)```[\s\S]*?^\1```$/gm, '');

/** Every match of the pattern's group in our own sources. */
function inSources(pattern: RegExp): string[] {
  return SOURCES.flatMap((source) => [...source.matchAll(pattern)].map(([, found = '']) => found));
}

const sorted = (values: Iterable<string>): string[] => [...new Set(values)].toSorted();

const SCHEMAS: Record<string, z.ZodObject> = {
  gateway: gatewayEnv,
  'sync-worker': syncWorkerEnv,
  'responder-worker': responderWorkerEnv,
  migrate: migrationEnv,
};
const SETTINGS = sorted(Object.values(SCHEMAS).flatMap(({ shape }) => Object.keys(shape)));
const WORKERS = ['sync-worker', 'responder-worker'];
const GROUPS: Record<string, string[]> = { all: ['gateway', ...WORKERS], workers: WORKERS };

describe('the settings', () => {
  const rows = rowsOf(section('docs/operations.md', 'Settings'));

  it('are all in .env.example, and no others', () => {
    const named = [...read('.env.example').matchAll(/^(?:# )?([A-Z][A-Z0-9_]*)=/gm)];
    expect(named.map(([, name]) => name).toSorted()).toEqual(SETTINGS);
  });

  it('are all in docs/operations.md, and no others', () => {
    expect(rows.map(([name]) => name).toSorted()).toEqual(SETTINGS);
  });

  it.each(rows)('%s belongs to what the table says: %s', (name = '', of = '') => {
    const said = of.split(', ').flatMap((word) => GROUPS[word] ?? [word]);
    const known = Object.keys(SCHEMAS).filter((app) => name in (SCHEMAS[app]?.shape ?? {}));
    // What `DATABASE_URL` is to both is told in its own row.
    expect(said.toSorted()).toEqual(known.toSorted());
  });

  it.each(rows)('%s (%s) has the default that the table says: %s', (name = '', _of, said = '') => {
    for (const { shape } of Object.values(SCHEMAS)) {
      const setting = shape[name];
      if (!setting) continue;
      const parsed = setting.safeParse(undefined);
      if (!parsed.success) expect(said).toBe('required');
      else if (parsed.data === undefined) expect(said).toMatch(/^none$|^`DATABASE_URL`$/);
      else expect(said.replaceAll('`', '').split(/[ ,]+/)).toContain(String(parsed.data));
    }
  });

  it('that .env.example fills in are their defaults, or examples where there is none', () => {
    const filled = [...read('.env.example').matchAll(/^([A-Z][A-Z0-9_]*)=(.+)$/gm)];
    for (const [, name = '', value] of filled) {
      for (const { shape } of Object.values(SCHEMAS)) {
        const parsed = shape[name]?.safeParse(undefined);
        if (parsed?.success) expect({ name, value }).toEqual({ name, value: String(parsed.data) });
        else if (parsed) expect(shape[name]?.safeParse(value)).toMatchObject({ success: true });
      }
    }
  });
});

describe('what partners are sent', () => {
  it('can be sent again by the bodies that docs/webhooks.md shows', () => {
    const [recovery, range, ...more] = fences('docs/webhooks.md', 'json').map((text) =>
      JSON.parse(text),
    );
    expect(recoverySchema.safeParse(recovery)).toMatchObject({ success: true });
    expect(replayRangeSchema.safeParse(range)).toMatchObject({ success: true });
    expect(more).toEqual([]);
  });

  it('can be chosen by the fields that docs/webhooks.md has, and no others', () => {
    const said = rowsOf(section('docs/webhooks.md', 'An endpoint')).map(([name]) => name);
    const fields = Object.keys(newEndpointSchema.shape).filter((name) => name !== 'url');
    expect(said.toSorted()).toEqual(fields.toSorted());
  });

  it.each(rowsOf(section('docs/webhooks.md', 'An endpoint')))(
    '%s is %s where nothing is said',
    (name = '', said = '') => {
      const made = newEndpointSchema.parse({ url: 'https://partner.example/' });
      const value = Object.entries(made).find(([field]) => field === name)?.[1];
      const [word] = said.replaceAll('`', '').split(':');
      expect(word).toBe(typeof value === 'string' ? value : JSON.stringify(value));
    },
  );
});

describe('the API', () => {
  it('has the problems of docs/api.md, with their statuses, and no others', () => {
    const said = rowsOf(section('docs/api.md', 'Conventions')).map(([code, status]) => [
      code,
      Number(status),
    ]);
    expect(Object.fromEntries(said)).toEqual(
      Object.fromEntries(Object.entries(PROBLEMS).map(([code, { status }]) => [code, status])),
    );
  });

  it('has the routes of docs/api.md, and no others', async () => {
    const said = rowsOf(section('docs/api.md', 'Routes')).map(([route = '']) => route);
    expect(said.toSorted()).toEqual((await routesOfControllers()).toSorted());
  });

  it('tells partners the types of docs/api.md, and no others', () => {
    const told = rowsOf(section('docs/api.md', 'Webhooks to partners'))
      .map(([type = '']) => type)
      .filter((word) => word.includes('.'));
    expect(told.toSorted()).toEqual(sorted(inSources(/makeFactBody\(\s*'([a-z_.]+)'/g)));
  });

  it('takes and gives what the examples show', () => {
    const seen = fences('docs/api.md', 'json').map((text) => kindOfExample(JSON.parse(text)));
    expect(seen).toEqual([
      'problem',
      'ice breakers',
      'reply rule',
      'preview',
      'previewed',
      'explanation',
      'replay',
      'insights',
      'feed item',
      'fact',
    ]);
  });
});

it('every metric is in docs/operations.md with its kind and labels, and no others', () => {
  const made = SOURCES.flatMap((source) => [
    ...source.matchAll(/metrics\.(counter|gauge|histogram)\(\s*'(\w+)'[^[]*\[([^\]]*)\]/g),
  ]).map(([, kind, name, labels = '']) => [name, kind, ...(labels.match(/\w+/g) ?? [])]);
  const said = rowsOf(section('docs/operations.md', 'Metrics')).map(([name, , kind = '']) => [
    name,
    ...(kind.match(/\w+/g) ?? []),
  ]);
  expect(said.toSorted()).toEqual(made.toSorted());
});

describe.each(PAGES)('%s', (page) => {
  const text = withoutFences(read(page));

  it('links to what is there', () => {
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, to = '']) => to);
    const broken = links
      .filter((to) => !/^https?:/.test(to))
      .filter((to) => {
        const [path = '', anchor] = to.split('#', 2);
        const file = path === '' ? page : join(dirname(page), path);
        if (!existsSync(join(root, file))) return true;
        return anchor !== undefined && !anchorsOf(file).includes(anchor);
      });
    expect(broken).toEqual([]);
  });

  it('names files and folders that are there', () => {
    const named = [
      ...text.matchAll(/`((?:apps|libs|test|docs|scripts|docker|\.ci)\/[\w./-]*)`/g),
    ].map(([, path = '']) => path);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('names npm scripts that are there', () => {
    const scripts: Record<string, string> = JSON.parse(read('package.json')).scripts;
    const named = [...read(page).matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('has examples of JSON that can be parsed', () => {
    for (const example of fences(page, 'json')) expect(() => JSON.parse(example)).not.toThrow();
  });
});

function anchorsOf(file: string): string[] {
  const headings = withoutFences(read(file)).matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** `GET /v1/accounts/{id}`, of every controller that the gateway serves, and of its API pages. */
async function routesOfControllers(): Promise<string[]> {
  const files = globSync(['apps/gateway/src/**/*.controller.ts', 'libs/*/src/**/*.controller.ts'], {
    cwd: root,
  });
  const routes = ['GET /openapi.json', 'GET /docs'];
  for (const file of files) {
    const exported: Record<string, unknown> = await import(join(root, file));
    for (const made of Object.values(exported)) {
      if (typeof made !== 'function' || !Reflect.hasMetadata('path', made)) continue;
      const base: unknown = Reflect.getMetadata('path', made);
      for (const name of Object.getOwnPropertyNames(made.prototype)) {
        const handler: unknown = made.prototype[name];
        if (typeof handler !== 'function' || !Reflect.hasMetadata('method', handler)) continue;
        const method: RequestMethod = Reflect.getMetadata('method', handler);
        const path = `/${String(base)}/${String(Reflect.getMetadata('path', handler))}`;
        const shown = path
          .replaceAll(/\/{2,}/g, '/')
          .replace(/(?<=.)\/$/, '')
          .replaceAll(/:(\w+)/g, '{$1}');
        routes.push(`${RequestMethod[method]} ${shown}`);
      }
    }
  }
  return routes;
}

/** What an example is, once it is shown to be a right one. */
function kindOfExample(example: Record<string, unknown>): string {
  if ('code' in example) {
    const { code, title, status, fix } = example;
    expect({ title, status, fix }).toEqual(
      Object.entries(PROBLEMS).find(([of]) => of === code)?.[1],
    );
    return 'problem';
  }
  if ('ice_breakers' in example) {
    expect(readIceBreakersBody(example)).toMatchObject({ ok: true });
    return 'ice breakers';
  }
  if ('match' in example) {
    expect(replyRuleSchema.parse(example)).toEqual(example);
    return 'reply rule';
  }
  if ('payload' in example) {
    expect(previewSchema.parse(example)).toEqual(example);
    return 'preview';
  }
  if ('considered' in example) {
    expect(previewedSchema.parse(example)).toEqual(example);
    return 'previewed';
  }
  if ('steps' in example) {
    expect(explanationSchema.parse(example)).toEqual(example);
    return 'explanation';
  }
  if ('force' in example) {
    expect(replaySchema.parse(example)).toEqual(example);
    return 'replay';
  }
  if ('by_question' in example) {
    const insights = insightsSchema.parse(example);
    expect(insights).toEqual(example);
    const csv = insightsCsv(insights, 'question').replaceAll('\r', '');
    expect(fences('docs/api.md', 'csv')).toEqual([csv]);
    return 'insights';
  }
  if ('body' in example) {
    expect(feedItemSchema.parse(example)).toEqual(example);
    expect(
      FACT_TYPES.map((type) => factSchemaOf(type).safeParse(example['body']).data),
    ).toContainEqual(example['body']);
    return 'feed item';
  }
  const type = FACT_TYPES.find((known) => known === example['type']);
  if (!type) throw new Error(`This is no fact: ${JSON.stringify(example)}`);
  expect(factSchemaOf(type).parse(example)).toEqual(example);
  return 'fact';
}
