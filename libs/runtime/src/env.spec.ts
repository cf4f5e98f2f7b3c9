import { Secret } from '#libs/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { booleanSetting, EnvProblems, parseEnv, portSetting, secretSetting } from './env.js';

const schema = z.object({
  PORT: portSetting.default(3000),
  NAME: z.string(),
  TOKEN: secretSetting(16),
  TOKENS: z.string().default('none'),
  STRICT: booleanSetting.default(false),
  TWICE_WRONG: z
    .string()
    .refine(() => false, { error: 'is wrong in one way' })
    .refine(() => false, { error: 'is wrong in another' })
    .optional(),
});
const GOOD = { NAME: 'a', TOKEN: 'a-token-of-the-test' };

function problemsOf(source: Record<string, string | undefined>): readonly string[] {
  try {
    parseEnv(schema, source);
    return [];
  } catch (error) {
    if (error instanceof EnvProblems) return error.problems;
    throw error;
  }
}

describe('parseEnv', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'floe-env-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const aFile = (content: string) => {
    const path = join(folder, `${content.length}-${content.endsWith('\n')}`);
    writeFileSync(path, content);
    return path;
  };

  it('reads settings, with defaults for what is left out or empty', () => {
    const env = parseEnv(schema, { ...GOOD, PORT: '', STRICT: 'true', OTHER: 'ignored' });
    expect(env).toMatchObject({ PORT: 3000, NAME: 'a', STRICT: true });
    expect(env.TOKEN).toBeInstanceOf(Secret);
    expect(env.TOKEN.reveal()).toBe('a-token-of-the-test');
    expect(env).not.toHaveProperty('OTHER');
  });

  it.each([
    ['as it stands', 'a-token-of-the-file', 'a-token-of-the-file'],
    ['without its ending line break', 'a-token-of-the-file\n', 'a-token-of-the-file'],
    ['without that of Windows', 'a-token-of-the-file\r\n', 'a-token-of-the-file'],
    ['but for all other blanks', ' a-token-of-the-file \n\n', ' a-token-of-the-file \n'],
  ])('takes a setting from NAME_FILE %s', (_, content, value) => {
    const env = parseEnv(schema, { NAME: 'a', TOKEN: '', TOKEN_FILE: aFile(content) });
    expect(env.TOKEN.reveal()).toBe(value);
  });

  it('tells all problems at once, in one message that says how to mend them', () => {
    const problems = problemsOf({ PORT: '70000', TOKEN: 'short', STRICT: 'yes' });
    expect(problems).toEqual([
      expect.stringMatching(/^PORT: /),
      'NAME is not set',
      'TOKEN: must have at least 16 characters',
      expect.stringMatching(/^STRICT: /),
    ]);
    const { message } = new EnvProblems(problems);
    for (const problem of problems) expect(message).toContain(`\n  - ${problem}`);
    expect(message).toContain('NAME_FILE=/path/to/file');
  });

  it('tells every problem of one setting, and of one whose name begins like another', () => {
    expect(
      problemsOf({ ...GOOD, TWICE_WRONG: 'x', TOKEN_FILE: '/nowhere', TOKEN: '', TOKENS: 'x' }),
    ).toEqual([
      'TOKEN_FILE names a file that cannot be read (ENOENT)',
      'TWICE_WRONG: is wrong in one way',
      'TWICE_WRONG: is wrong in another',
    ]);
  });

  it.each([
    ['both ways', { TOKEN_FILE: '/nowhere' }, 'TOKEN is set twice: as TOKEN and as TOKEN_FILE'],
    [
      'a file that is not there',
      { TOKEN: '', TOKEN_FILE: '/nowhere/at/all' },
      'TOKEN_FILE names a file that cannot be read (ENOENT)',
    ],
    [
      'a folder',
      { TOKEN: '', TOKEN_FILE: tmpdir() },
      'TOKEN_FILE names a file that cannot be read (EISDIR)',
    ],
  ])('refuses a setting given by %s', (_, change, problem) => {
    expect(problemsOf({ ...GOOD, ...change })).toEqual([problem]);
  });

  it('refuses an empty file', () => {
    const source = { ...GOOD, TOKEN: '', TOKEN_FILE: aFile('\n') };
    expect(problemsOf(source)).toEqual(['TOKEN_FILE names an empty file']);
  });

  it.each(['0', '-1', '65536', '80.5', 'http', '0x', ' ', '1e9'])('refuses the port %j', (PORT) => {
    expect(problemsOf({ ...GOOD, PORT })).toEqual([expect.stringMatching(/^PORT: /)]);
  });

  it.each(['TRUE', '1', 'yes', 'on'])('refuses %j for true', (STRICT) => {
    expect(problemsOf({ ...GOOD, STRICT })).toEqual([expect.stringMatching(/^STRICT: /)]);
  });

  it('never prints a value, right or wrong, from the environment or a file', () => {
    const values = {
      PORT: 'port-of-mine',
      NAME: 'name-of-mine',
      TOKEN: 'token-of-mine',
      STRICT: 'strict-of-mine',
      TWICE_WRONG: 'wrong-of-mine',
    };
    expect(problemsOf(values).join('\n')).not.toContain('of-mine');
    const files = { NAME: 'a', TOKEN_FILE: aFile('file-of-mine') };
    expect(problemsOf(files)).toEqual(['TOKEN: must have at least 16 characters']);
  });
});
