import type { EditRefusal } from '#libs/storage';
import { notFound, Problem } from '../problems/problem.js';
import { changedMeanwhile } from './revision-tag.js';

/** The answer to an edit that was refused; `what` is the kind of thing, such as `reply rule`. */
export function problemOfEdit(what: string, refusal: EditRefusal): Problem {
  switch (refusal.outcome) {
    case 'missing':
      return notFound(what);
    case 'changed-meanwhile':
      return changedMeanwhile(refusal.version);
    case 'external-id-taken':
      return new Problem('conflict', `Another ${what} of yours has this external_id.`);
  }
}
