import { exampleOf } from '#libs/domain';
import { FEED } from '#libs/storage';
import {
  factTypeSchema,
  factTypesSchema,
  showFactType,
} from '../../fact-types/fact-type.schema.js';
import { feedItemSchema, feedSchema } from '../../feed/feed.schema.js';
import { part, shown } from '../component.js';
import { SAMPLE } from './sample.js';

/** The feed of facts, and the catalogue of their types. */
export const FEED_COMPONENTS = [
  part('FeedItem', feedItemSchema, {
    use: 'shown',
    description: 'A fact as its deliveries post it.',
    fields: {
      id: 'What deliveries have as `webhook-id`.',
      body: 'What deliveries have as body: its bytes are `JSON.stringify` of this, and the other way round.',
    },
  }),
  shown('Feed', feedSchema, {
    description: 'Facts in the order in which they were written, the oldest first.',
    fields: {
      data: 'The facts. A page may be shorter than its limit, and empty, though there are more.',
      next_cursor: 'Send it as `cursor` to go on. It is there on every page; keep the last one.',
      has_more: 'Whether more can be read at once. False: `wait` for what comes.',
    },
    example: {
      data: [{ id: SAMPLE.eventId, body: exampleOf('reply.sent') }],
      next_cursor: FEED.cursorAt({ position: 42, at: SAMPLE.answered }),
      has_more: false,
    },
  }),
  part('EventType', factTypeSchema, {
    use: 'shown',
    description: 'One kind of fact.',
    fields: {
      type: 'What bodies have as `type`.',
      version: 'Of the schema. Within a version, fields are only ever added.',
      description: 'When it is told.',
      schema: 'The JSON Schema (2020-12) of the whole body.',
      example: 'A body that fits.',
    },
  }),
  shown('EventTypes', factTypesSchema, {
    description: 'The catalogue of what webhooks can tell.',
    fields: { data: 'Every type.' },
    example: { data: [showFactType('reply.sent')] },
  }),
];
