import { nothingSchema } from '../http/no-body.js';
import { iceBreakersBodySchema } from '../ice-breakers/ice-breakers.schema.js';
import { restoreSchema } from '../ice-breakers/revision.schema.js';
import type { OperationNote } from './operation-note.js';

/** What there is to say of the operations on an account's questions. */
export const ICE_BREAKER_NOTES: Record<string, OperationNote> = {
  setIceBreakers: {
    description:
      'Keeps the set as your wish and answers at once; Floe publishes it within seconds, reads it back ' +
      'and compares. `getIceBreakers` and the webhook `ice_breakers.published` say when it is done. ' +
      "The body is Meta's own; the older flat list of questions is taken as the default locale. All " +
      'faults come back at once; `warnings` tells of what is not wrong but hardly meant. With ' +
      '`dry_run=true` nothing is kept: the answer, with 200, says what would be done.',
    request: { schema: iceBreakersBodySchema },
  },
  getIceBreakers: {
    description: '`status` says whether Instagram shows what you wish, and if not, why.',
  },
  clearIceBreakers: {
    description:
      'The same as setting no questions at all. Instagram then shows none. `dry_run` as for `setIceBreakers`.',
  },
  getLiveIceBreakers: {
    description:
      'Asks Instagram, which allows few such calls: 10 in 10 minutes for an account, publications included. ' +
      '`getIceBreakers` says what was last seen, without a call. When the answer is not what was published, ' +
      'it is dealt with as `drift_policy` says.',
  },
  planIceBreakers: {
    description:
      'Asks Instagram what it shows and says, locale by locale and question by question, what publishing the ' +
      'wish would change. Where Instagram cannot be asked, what it was last seen to show is taken, and `note` ' +
      'says why.',
  },
  publishIceBreakers: {
    description:
      'For the impatient. What waits is due at once, but for the limits of Instagram; what failed, drifted or was ' +
      'given up is tried anew. What Instagram shows is read first, and nothing is sent when it is the wish.',
    request: { schema: nothingSchema, required: false },
    isVersioned: true,
  },
  listIceBreakerSyncs: {
    description:
      'Each try with every call it made, how long it took, and the trace id by which the support of Meta finds it. ' +
      "Kept as long as the tenant's `retention_days` say.",
  },
  listIceBreakerRevisions: {
    description: 'Who set what, when and why, and in which locales it differs from the one before.',
  },
  getIceBreakerRevision: { description: 'One revision with its whole set.', isVersioned: false },
  compareIceBreakerRevisions: {
    description:
      'Question by question. `base` may be any revision, 0 for no questions at all; left out, it is the one before.',
    isVersioned: false,
  },
  restoreIceBreakerRevision: {
    description:
      'The set of that revision becomes the next one, and is published like an edit. It is checked anew: what was ' +
      'adopted from Instagram may be more than is taken here.',
    request: { schema: restoreSchema, required: false },
    isVersioned: true,
  },
};
