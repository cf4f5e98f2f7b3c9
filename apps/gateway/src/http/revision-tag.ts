import { Problem } from '../problems/problem.js';

export function revisionTag(revision: number): string {
  return `"${revision}"`;
}

/**
 * The revision that `If-Match` names; null when the header is absent or `*`. One that
 * a proxy has made weak, as it does when it compresses, still names its revision. Source: RFC 9110
 * §13.1.1.
 */
export function revisionOf(ifMatch: string | undefined): number | null {
  if (ifMatch === undefined || ifMatch === '*') return null;
  const revision = /^(?:W\/)?"(\d{1,9})"$/.exec(ifMatch)?.[1];
  if (revision === undefined) {
    throw new Problem('invalid_request', 'The header If-Match has one fault.', {
      errors: [
        {
          pointer: '/if-match',
          code: 'not_an_etag',
          message: 'It is not an ETag of this resource, such as "3".',
          fix: 'Send the ETag of your last answer as it came, with its quotes, or leave it out.',
        },
      ],
    });
  }
  return Number(revision);
}

/** The 412 of a thing that was changed since the caller read it, with its present version. */
export function changedMeanwhile(version: number): Problem {
  return new Problem('changed_meanwhile', `The present version is ${version}.`, {
    current: { version, etag: revisionTag(version) },
  });
}
