import { readFileSync } from 'node:fs';
import { Secret } from '#libs/domain';
import { z } from 'zod';
import { isError } from './is-error.js';

/** The settings are wrong; `message` lists every problem, and nothing of any value. */
export class EnvProblems extends Error {
  override name = 'EnvProblems';

  constructor(readonly problems: readonly string[]) {
    super(
      `The settings are not right:\n${problems.map((problem) => `  - ${problem}`).join('\n')}\n` +
        'Each setting may also be given as a file: NAME_FILE=/path/to/file. See .env.example.',
    );
  }
}

type Source = Record<string, string | undefined>;

/**
 * Reads settings by `schema`. `NAME_FILE` names a file that holds the value of `NAME` (one ending
 * line break is dropped), which suits container secrets. An empty value counts as not set. Throws
 * `EnvProblems` with all problems at once.
 */
export function parseEnv<Schema extends z.ZodObject>(
  schema: Schema,
  source: Source,
): z.output<Schema> {
  const values: Record<string, string> = {};
  /** Settings that could not even be read; what the schema misses of them is said already. */
  const unread = new Map<string, string>();
  for (const name of Object.keys(schema.shape)) {
    const setting = readSetting(name, source);
    if ('problem' in setting) unread.set(name, setting.problem);
    else if (setting.value !== '') values[name] = setting.value;
  }
  const parsed = schema.safeParse(values);
  if (parsed.success && unread.size === 0) return parsed.data;
  const wrong = (parsed.error?.issues ?? [])
    .map(({ path, message }) => ({ name: path.map(String).join('.'), message }))
    .filter(({ name }) => !unread.has(name))
    .map(({ name, message }) => (name in values ? `${name}: ${message}` : `${name} is not set`));
  throw new EnvProblems([...unread.values(), ...wrong]);
}

function readSetting(name: string, source: Source): { value: string } | { problem: string } {
  const file = source[`${name}_FILE`] ?? '';
  const value = source[name] ?? '';
  if (file === '') return { value };
  if (value !== '') return { problem: `${name} is set twice: as ${name} and as ${name}_FILE` };
  try {
    const content = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    return content === '' ? { problem: `${name}_FILE names an empty file` } : { value: content };
  } catch (error) {
    const code = isError(error) && 'code' in error ? String(error.code) : 'unreadable';
    return { problem: `${name}_FILE names a file that cannot be read (${code})` };
  }
}

/** A TCP port as a setting. */
export const portSetting = z.coerce.number().int().min(1).max(65_535);

/** `true` or `false`, and nothing else. */
export const booleanSetting = z.enum(['true', 'false']).transform((text) => text === 'true');

/** A secret of at least `minChars` characters, wrapped so that it cannot be printed by accident. */
export function secretSetting(minChars: number) {
  return z
    .string()
    .min(minChars, `must have at least ${minChars} characters`)
    .transform((text) => new Secret(text));
}

export const runtimeEnv = z.object({
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});
