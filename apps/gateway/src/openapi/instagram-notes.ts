import { dataDeletionSchema, signedRequestSchema } from '../consent/consent.schema.js';
import { instagramWebhookSchema } from './components/instagram-components.js';
import type { OperationNote } from './operation-note.js';

/** What there is to say of what Meta asks of Floe, and of what people may ask to be forgotten. */
export const INSTAGRAM_NOTES: Record<string, OperationNote> = {
  verifyInstagramWebhook: {
    description:
      'Meta asks this once, when the webhook is set up in the app dashboard, and expects its challenge ' +
      'back.',
    responses: { 200: { contentType: 'text/plain', example: '1158201444' } },
  },
  receiveInstagramWebhook: {
    description:
      'Meta posts here what happens on Instagram, at most 8 MiB at a time, signed with the app secret ' +
      'over the raw bytes. The answer comes once everything is safely kept; any other makes Meta send ' +
      'it again.',
    request: { schema: instagramWebhookSchema },
    responses: { 200: { contentType: 'text/plain', example: 'EVENT_RECEIVED' } },
  },
  receiveDeauthorization: {
    description:
      'Set as the deauthorize callback URL of the business login settings. Meta posts here when the owner of ' +
      'an account removes the app. The answer comes once the request is kept; then the token is dropped, ' +
      'nothing is sent for the account any more, and `account.disconnected` is told. Sent again, it ' +
      'changes nothing. What was signed more than 48 hours ago is refused.',
    request: { form: signedRequestSchema },
  },
  receiveDataDeletion: {
    description:
      'Set as the data deletion request URL of the business login settings. Meta posts here when a person ' +
      'wants their data erased. The answer comes once the request is kept; then all that is kept of the ' +
      'person, and of accounts that they own, is erased for every tenant, in the background. Somebody who ' +
      'is not known here gets the same answer. Sent again, the answer is the same. What was signed more ' +
      'than 48 hours ago is refused.',
    request: { form: signedRequestSchema },
  },
  getDataDeletion: {
    description:
      'The `url` that Meta shows the person: a page, or JSON for `Accept: application/json`. It says when ' +
      'the request came, how far it is and how many records went, and nothing that tells whose they were. ' +
      'Whoever has the code may see it.',
    isForPeople: true,
    responses: {
      200: {
        page: '<!doctype html><html lang="en"><title>Your deletion request is done</title>…</html>',
        schema: dataDeletionSchema,
      },
    },
  },
  erasePerson: {
    description:
      'For a person who asks you to forget them. Their taps, the answers, the facts that name them and ' +
      'the deliveries of those are erased, in the background, with progress that `getPersonErasure` ' +
      'shows; it goes on after a crash. What comes in later is not meant. A person whom nobody knows ' +
      'has nothing to erase: that ends at once. No answer repeats the `person_id`, and it is forgotten ' +
      'when the erasure ends. Your own systems have had the facts: erase there too. Open while you are ' +
      'suspended as well.',
    isVersioned: false,
  },
  listPersonErasures: {
    description:
      'Those that you asked for, and those that Instagram did in the name of a person or of the owner of an ' +
      'account: then `actor` is `instagram`.',
  },
  getPersonErasure: {
    description: 'While it runs, `erased` grows. It stays as proof of what was erased, and when.',
  },
};
