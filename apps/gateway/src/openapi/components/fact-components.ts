import { FACT_CATALOGUE, FACT_SCHEMAS, FACT_TYPES, type FactType } from '#libs/domain';
import { z } from 'zod';
import { part, type Component } from '../component.js';
import { pascalCase } from '../pascal-case.js';
import { SAMPLE } from './sample.js';

/** `reply.sent` as a name of a type: `ReplySentFact`. */
export const factName = (type: FactType): string => `${pascalCase(type)}Fact`;

const bodyOf = (type: FactType) =>
  z.object({
    type: z.literal(type),
    timestamp: z.iso.datetime(),
    request_id: z.string().nullable(),
    data: FACT_SCHEMAS[type],
  });

/** The body of the webhook of each type of fact. */
export const FACT_COMPONENTS: Component[] = FACT_TYPES.map((type) => {
  const { description, example } = FACT_CATALOGUE[type];
  return {
    ...part(factName(type), bodyOf(type), {
      use: 'shown',
      description,
      fields: {
        type: 'What kind of fact it is.',
        timestamp: 'When it happened; order facts by it.',
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
        value: {
          type,
          timestamp: SAMPLE.answered,
          request_id: SAMPLE.requestId,
          data: example,
        },
      },
    ],
  };
});
