import { readFileSync } from 'node:fs';
import { Secret } from '#libs/domain';
import { z } from 'zod';

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
  const problems: string[] = [];
  const values: Record<string, string> = {};
  for (const name of Object.keys(schema.shape)) {
    const value = readSetting(name, source, problems);
    if (value !== undefined) values[name] = value;
  }
  const parsed = schema.safeParse(values);
  if (parsed.success && problems.length === 0) return parsed.data;
  for (const issue of parsed.error?.issues ?? []) {
    const name = issue.path.map(String).join('.');
    if (problems.some((problem) => problem.startsWith(name))) continue;
    problems.push(name in values ? `${name}: ${issue.message}` : `${name} is not set`);
  }
  throw new EnvProblems(problems);
}

function readSetting(name: string, source: Source, problems: string[]): string | undefined {
  const file = source[`${name}_FILE`];
  const direct = source[name] || undefined;
  if (!file) return direct;
  if (direct !== undefined) {
    problems.push(`${name} is set twice: as ${name} and as ${name}_FILE`);
    return undefined;
  }
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '') || undefined;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    problems.push(`${name}_FILE names a file that cannot be read (${code})`);
    return undefined;
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
