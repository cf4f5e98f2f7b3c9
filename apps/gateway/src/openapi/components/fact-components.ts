import { exampleOf, FACT_CATALOGUE, FACT_TYPES, factSchemaOf, type FactType } from '#libs/domain';
import { part, type Component } from '../component.js';
import { pascalCase } from '../pascal-case.js';

/** `reply.sent` as a name of a type: `ReplySentFact`. */
export const factName = (type: FactType): string => `${pascalCase(type)}Fact`;

/** The body of the webhook of each type of fact. */
export const FACT_COMPONENTS: Component[] = FACT_TYPES.map((type) => {
  const { description } = FACT_CATALOGUE[type];
  return {
    ...part(factName(type), factSchemaOf(type), {
      use: 'shown',
      description,
      fields: {
        sequence:
          'Its place among the facts of its account (those of no account: among those of the tenant), from 1 ' +
          'and without holes. Order facts by it; one that is missing is in the feed.',
        type: 'What kind of fact it is.',
        version: 'Of its schema. Within a version, fields are only ever added.',
        timestamp: 'When it happened.',
        request_id:
          'The X-Request-Id of the request that caused it: yours, or the one of Instagram that brought the ' +
          'tap. Null when none did.',
        data: 'What happened.',
      },
    }),
    examples: [
      {
        name: factName(type),
        summary: description,
        value: exampleOf(type),
      },
    ],
  };
});
