import { exampleOf, FACT_CATALOGUE, FACT_SCHEMAS, FACT_TYPES, type FactType } from '#libs/domain';
import { format, resolveConfig } from 'prettier';
import { z } from 'zod';

type Field = z.core.JSONSchema.JSONSchema;

const HEAD = `# What webhooks tell

Made by \`npm run openapi\` from the catalogue in \`libs/domain/src/events\`. Not to be edited.

Every body has \`sequence\`, \`type\`, \`version\`, \`timestamp\`, \`request_id\` and \`data\`; [the API](api.md#webhooks-to-partners)
says what they mean, and [receiving webhooks](receiving-webhooks.md) how to take them. \`data\` is checked against
the schema of its type before anything is written. Within a version of a type fields may be added, so take no
offence at those that you do not know; what could break you makes a new version. \`GET /v1/event-types\` has all
of this for programs, with the JSON Schema of each.
`;

/** The text of `docs/events.md`: every type with its fields and an example. */
export async function eventsPage(file: string): Promise<string> {
  const text = [HEAD, ...FACT_TYPES.map(sectionOf)].join('\n');
  return format(text, { ...(await resolveConfig(file)), filepath: file });
}

function sectionOf(type: FactType): string {
  const { version, description } = FACT_CATALOGUE[type];
  const { properties = {} } = z.toJSONSchema(FACT_SCHEMAS[type]);
  const rows = Object.entries(properties).map(
    ([name, field]) =>
      `| \`${name}\` | ${typeof field === 'object' ? kindOf(field) : 'anything'} |`,
  );
  const example = JSON.stringify(exampleOf(type), null, 2);
  return [
    `## ${type}\n`,
    `Version ${version}. ${description}\n`,
    '| `data` has | |\n| --- | --- |',
    ...rows,
    `\n\`\`\`json\n${example}\n\`\`\`\n`,
  ].join('\n');
}

/** Such as `integer, or null`, or the words that it may be. */
function kindOf({ anyOf, enum: words, format, type }: Field): string {
  if (anyOf) return anyOf.map((one) => (typeof one === 'object' ? kindOf(one) : '')).join(', or ');
  if (words) return words.map((word) => `\`${String(word)}\``).join(', ');
  if (format === 'uuid') return 'UUID';
  if (format === 'date-time') return 'time';
  if (type === 'array') return 'list';
  return type === 'string' ? 'text' : String(type);
}
