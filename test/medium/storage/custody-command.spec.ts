import type { TokenKey } from '#libs/storage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  clearAll,
  K1,
  K2,
  lostOf,
  ONLY_K1,
  ONLY_K2,
  plantTenant,
  plantToken,
} from './custody-house.js';
import { openStorage, type Storage } from './open-storage.js';

const PROGRAM = join(process.cwd(), 'dist', 'scripts', 'keys-rewrap.js');

/** `npm run keys:rewrap`, as it is run by hand. */
describe('the command that rewraps keys', () => {
  let storage: Storage;
  let planted: Awaited<ReturnType<typeof plantTenant>>;
  beforeAll(async () => {
    if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is missing: run "npm run build" first`);
    storage = await openStorage({ keys: ONLY_K1 });
  });
  afterAll(() => storage.close());
  beforeEach(async () => {
    await clearAll(storage);
    planted = await plantTenant(storage);
  });

  const start = (keys: TokenKey[], ...args: string[]) => {
    const env = {
      PATH: process.env['PATH'],
      DATABASE_URL: storage.database.url,
      TOKEN_ENCRYPTION_KEYS: keys.map(({ id, key }) => `${id}:${key.toString('base64')}`).join(','),
    };
    const child = spawn(process.execPath, [PROGRAM, ...args], { env });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    }
    const ended = once(child, 'close').then(() => ({ code: child.exitCode, said }));
    return { child, ended };
  };
  const run = (keys: TokenKey[], ...args: string[]) => start(keys, ...args).ended;

  it('ends with 0, and says which key may go', async () => {
    const { code, said } = await run([K2, K1], '--new-data-keys', '--batch', '1');
    expect({ code, said }).toEqual({
      code: 0,
      said: expect.stringContaining('nothing needs "k1"'),
    });
    expect(said).toContain('2 of 2 tenants');
    expect(await lostOf(storage, ONLY_K2, [planted])).toEqual([]);
  });

  it('ends with 2 before it changes anything, when a key is missing or a word is wrong', async () => {
    const before = await storage.database.ask('SELECT * FROM account_tokens ORDER BY account_id');
    for (const [keys, ...args] of [[[K2]], [[K2, K1], '--batch', '0'], [[K2, K1], '--all']] as [
      TokenKey[],
      ...string[],
    ][]) {
      expect(await run(keys, ...args)).toMatchObject({ code: 2 });
    }
    expect((await run([K2])).said).toContain('"k1" is needed by');
    const after = await storage.database.ask('SELECT * FROM account_tokens ORDER BY account_id');
    expect(after).toEqual(before);
  });

  it('ends with 3 when rows do not open: names them, shows nothing of them, frees no key', async () => {
    const { account, text } = await plantToken(storage, planted.tenantId, 'legacy');
    const [row] = await storage.database.ask<{ sealed: string }>(
      `UPDATE account_tokens SET sealed = left(sealed, -8) WHERE account_id = $1 RETURNING sealed`,
      [account.id],
    );
    const { code, said } = await run([K2, K1]);
    expect(code).toBe(3);
    expect(said).toContain(`account ${account.id} of tenant ${planted.tenantId}`);
    expect(said).toContain('No key may be removed');
    for (const secret of [text, row?.sealed, K1.key.toString('base64')]) {
      expect(said).not.toContain(secret);
    }
  });

  it('stops at SIGINT after its batch with 130, and goes on from there the next time', async () => {
    for (let more = 0; more < 40; more += 1) await plantToken(storage, planted.tenantId, 'legacy');
    const first = start([K2, K1], '--batch', '1');
    first.child.stdout.once('data', () => first.child.kill('SIGINT'));
    const stopped = await first.ended;
    expect(stopped).toEqual({ code: 130, said: expect.stringContaining('Stopped before the end') });
    expect(stopped.said).not.toContain('removed from the settings');
    const second = await run([K2, K1]);
    expect(second).toEqual({ code: 0, said: expect.stringContaining('Goes on with the run of') });
    expect(second.said).toContain('sealed anew: 41 tokens');
  });
});
