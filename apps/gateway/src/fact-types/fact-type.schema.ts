import { exampleOf, FACT_CATALOGUE, FACT_TYPES, factSchemaOf, type FactType } from '#libs/domain';
import { z } from 'zod';

const anyObject = z.record(z.string(), z.unknown());

export const factTypeSchema = z.object({
  type: z.enum(FACT_TYPES),
  version: z.int(),
  description: z.string(),
  schema: anyObject,
  example: anyObject,
});

export const factTypesSchema = z.object({ data: z.array(factTypeSchema) });

export type ShownFactTypes = z.output<typeof factTypesSchema>;

export function showFactType(type: FactType): z.output<typeof factTypeSchema> {
  const { version, description } = FACT_CATALOGUE[type];
  return {
    type,
    version,
    description,
    schema: anyObject.parse(z.toJSONSchema(factSchemaOf(type), { io: 'input' })),
    example: exampleOf(type),
  };
}
