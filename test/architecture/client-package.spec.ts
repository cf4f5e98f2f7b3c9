import { Secret } from '#libs/domain';
import { newWebhookSecret, signWebhook } from '#libs/webhooks-out';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sampleOfFeed, sampleReceivers, startReceiver } from './receiver-samples.js';
import { ROOT } from './repository.js';

const run = promisify(execFile);
const clientFolder = join(ROOT, 'clients/typescript');

/** The first sample of the package's own page, as a user would copy it. */
function sampleOfReadme(): string {
  const [, sample] =
    /```ts\n([\s\S]*?)```/.exec(readFileSync(join(clientFolder, 'README.md'), 'utf8')) ?? [];
  if (sample === undefined) throw new Error('README.md of the client has no sample.');
  return sample;
}

/** What the sample of the feed leaves to its reader. */
const OWN_PARTS = `
  declare function loadCursor(): Promise<string | null>;
  declare function saveCursor(cursor: string): Promise<void>;
  declare function handleOnce(id: string, fact: import('@floe/client').Fact): Promise<void>;
`;

/** The package as a user gets it: packed, and unpacked into the node_modules of a folder of its own. */
describe('the TypeScript client', () => {
  let folder: string;
  let server: Server;
  const seen: { method: string; url: string; authorization: string; body: string }[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'floe-client-user-'));
    const installed = join(folder, 'node_modules/@floe');
    await run('mkdir', ['-p', installed]);
    await run('npm', ['pack', '--pack-destination', folder], { cwd: clientFolder });
    const packed = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
    await run('tar', ['-xzf', packed], { cwd: folder });
    renameSync(join(folder, 'package'), join(installed, 'client'));
    server = createServer(
      (request, response) =>
        void answer(request).then((body) => {
          response.setHeader('content-type', 'application/json');
          response.end(JSON.stringify(body));
        }),
    ).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  async function answer(request: IncomingMessage): Promise<unknown> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const { method = '', url = '', headers } = request;
    const body = Buffer.concat(chunks).toString();
    seen.push({ method, url, authorization: headers.authorization ?? '', body });
    return method === 'GET' ? { data: [{ id: 'a/b' }], next_cursor: null } : { revision: 1 };
  }

  it('needs nothing but itself', () => {
    const { dependencies, peerDependencies } = JSON.parse(
      readFileSync(join(folder, 'node_modules/@floe/client/package.json'), 'utf8'),
    );
    expect({ dependencies, peerDependencies }).toEqual({});
  });

  it('runs the sample of its page in plain Node', async () => {
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const sample = sampleOfReadme().replace('https://floe.example.com', `http://127.0.0.1:${port}`);
    writeFileSync(join(folder, 'sample.mjs'), sample);
    await run(process.execPath, ['sample.mjs'], {
      cwd: folder,
      env: { FLOE_API_KEY: 'floe_sk_x' },
    });
    expect(seen).toEqual([
      { method: 'GET', url: '/v1/accounts?limit=100', authorization: 'Bearer floe_sk_x', body: '' },
      {
        method: 'PUT',
        url: '/v1/accounts/a%2Fb/ice-breakers',
        authorization: 'Bearer floe_sk_x',
        body: '{"ice_breakers":[{"call_to_actions":[{"question":"When are you open?","payload":"HOURS"}]}]}',
      },
    ]);
  });

  it.each(sampleReceivers())(
    'lets the receiver %s of the docs take what Floe signs',
    async (_, code) => {
      const [current, next] = [newWebhookSecret(), newWebhookSecret()];
      const receiver = await startReceiver(folder, code, current.reveal());
      const body = '{"sequence":7,"type":"webhook.test","text":"é 🇫🇷"}';
      const signed = (secrets: Secret[], timestamp = new Date()) =>
        signWebhook({ id: 'fact-1', timestamp, body, secrets });
      try {
        // Also while the secret is being replaced.
        expect(await receiver.post(signed([next, current]), body)).toBe(204);
        expect(receiver.printed()).toContain('fact-1 webhook.test 7');
        expect(await receiver.post(signed([current]), body.replace('7', '8'))).toBe(401);
        expect(await receiver.post(signed([next]), body)).toBe(401);
        expect(await receiver.post(signed([current], new Date(0)), body)).toBe(401);
        expect(await receiver.post({}, body)).toBe(401);
      } finally {
        await receiver.stop();
      }
    },
  );

  it('is typed: for a strict user all is well, and a misspelled field is found before it is sent', async () => {
    const declared = 'declare const process: { env: { FLOE_API_KEY: string | undefined } };\n';
    writeFileSync(join(folder, 'right.mts'), declared + sampleOfReadme());
    writeFileSync(join(folder, 'feed.mts'), declared + OWN_PARTS + sampleOfFeed());
    const wrong = `
      import { createFloe } from '@floe/client';
      const floe = createFloe({ baseUrl: 'https://floe.example.com' });
      await floe.createReplyRule({ body: { nmae: 'x', match: { type: 'any' }, actions: [] } });
    `;
    writeFileSync(join(folder, 'wrong.mts'), wrong);
    const options = ['--strict', '--exactOptionalPropertyTypes', '--noEmit'];
    const target = ['--module', 'nodenext', '--target', 'es2022', '--lib', 'es2022,dom'];
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const told = await run(
      process.execPath,
      [tsc, ...options, ...target, 'right.mts', 'feed.mts', 'wrong.mts'],
      { cwd: folder },
    ).catch((error: { stdout: string }) => error);
    const errors = told.stdout.split('\n').filter((line) => line.includes(': error '));
    expect(errors).toEqual([
      expect.stringMatching(/^wrong\.mts.*'nmae' does not exist in type 'NewReplyRule'/),
    ]);
  });
});
