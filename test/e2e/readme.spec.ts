import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { contractFetch } from '../contract/contract-fetch.js';
import { Api } from './support/api.js';
import { startSystem, type System } from './support/system.js';
import { TenantUser } from './support/tenant.js';

const run = promisify(execFile);
const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');

/** One numbered call: the command, and which field of its answer is kept under which name. */
type Call = { command: string; keep: { field: string; name: string } | null };

function callsOfReadme(): Call[] {
  const [, rest = ''] = readme.split('\n## The API in five calls\n');
  const [text = ''] = rest.split('\n## ');
  return [...text.matchAll(/^\d+\. ([\s\S]*?)```sh\n([\s\S]*?)```/gm)].map(
    ([, prose = '', command = '']) => {
      const words = /Keep the `(\w+)` of the answer as `(\w+)`/.exec(prose.replaceAll(/\s+/g, ' '));
      const [, field, name] = words ?? [];
      return { command, keep: field && name ? { field, name } : null };
    },
  );
}

/**
 * Runs a command as a shell would, but for `curl` itself, which a machine need not have: the shell
 * says what curl would have been given, and the call is made from here. An option that is not
 * known here throws.
 */
async function runCurl(command: string, env: Record<string, string>) {
  const script = `curl() { for word in "$@"; do printf '%s\\0' "$word"; done; }\n${command}`;
  const { stdout } = await run('/bin/sh', ['-euc', script], { env });
  const { values, positionals } = parseArgs({
    args: stdout.split('\0').slice(0, -1),
    allowPositionals: true,
    options: {
      silent: { type: 'boolean', short: 's' },
      'show-error': { type: 'boolean', short: 'S' },
      request: { type: 'string', short: 'X', default: 'GET' },
      header: { type: 'string', short: 'H', multiple: true, default: [] },
      data: { type: 'string', short: 'd' },
    },
  });
  const [url = ''] = positionals;
  const response = await contractFetch(url, {
    method: values.request,
    headers: values.header.map((header): [string, string] => {
      const [name = '', value = ''] = header.split(/: (.*)/s);
      return [name, value];
    }),
    ...(values.data === undefined ? {} : { body: values.data }),
  });
  const body: Record<string, unknown> = JSON.parse(await response.text());
  return { status: response.status, body };
}

describe('the five calls of README.md', () => {
  let system: System;

  beforeAll(async () => {
    system = await startSystem();
  });

  afterAll(async () => {
    await system.stop();
  });

  it('work as they are printed, and lead to an answered tap', async () => {
    const instagram = system.simulator.control.createAccount({ username: 'my.cafe' });
    const env: Record<string, string> = {
      FLOE: system.gatewayUrl,
      ADMIN_TOKEN: system.adminToken,
      IG_TOKEN: instagram.access_token,
    };
    const statuses: number[] = [];
    for (const { command, keep } of callsOfReadme()) {
      const { status, body } = await runCurl(command, env);
      expect(body).not.toHaveProperty('fix');
      statuses.push(status);
      if (keep) env[keep.name] = String(body[keep.field]);
    }
    expect(statuses).toEqual([201, 201, 201, 202, 201]);

    const { TENANT = '', KEY = '', ACCOUNT = '' } = env;
    const tenant = new TenantUser(system, TENANT, new Api(system.gatewayUrl, KEY));
    const { published } = await tenant.publishedAs(ACCOUNT, 'in_sync');
    expect(published).toMatchObject({ ice_breakers: [{ locale: 'default' }, { locale: 'de_DE' }] });
    const tap = await system.simulator.control.tap(instagram.ig_user_id, { locale: 'de_DE' });
    expect(await tenant.tapIn('answered', tap.mid)).toMatchObject({
      matched_rule: { name: 'Opening hours' },
      replies: [{ state: 'sent', text: 'Daily from 8 to 18.' }],
    });
  });
});
