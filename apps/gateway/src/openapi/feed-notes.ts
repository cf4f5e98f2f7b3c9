import type { OperationNote } from './operation-note.js';

/** What there is to say of the feed and of the catalogue of facts. */
export const FEED_NOTES: Record<string, OperationNote> = {
  readFeed: {
    description:
      'The same ids and bodies that webhooks post, of the last 30 days (or of your `retention_days`, if those ' +
      'are fewer), whether an endpoint got them or not. Facts of an account come in the order of their `sequence`. ' +
      'Read until `has_more` is false, then go on with `wait`: the answer comes with the first fact, or empty ' +
      'once the time is over. A cursor never passes over a fact, however late that commits. One that was made ' +
      'longer ago than facts are kept is refused with `cursor_expired`.',
  },
  getEventTypes: {
    description:
      'Each type with its JSON Schema and an example. A body has the `version` of its schema; a type gets a ' +
      'new version for what could break a receiver, and new fields at any time.',
  },
};
