import { partnerFormSchema } from './components/partner-components.js';
import type { OperationNote } from './operation-note.js';

const PAGE = {
  contentType: 'text/html',
  example: '<!doctype html><html lang="en">…</html>',
} as const;

/** What there is to say of the links of partners, and of the page that they lead to. */
export const PARTNER_NOTES: Record<string, OperationNote> = {
  createPartnerLink: {
    description:
      'Whoever has `url` sees the endpoints with their last deliveries, has deliveries sent again, and makes ' +
      'new signing secrets, until the link ends. They need no account. What they do is in the audit log, by ' +
      '`partner-link:<id>`.',
  },
  listPartnerLinks: {
    description: 'Your links, those that ended too, until they are forgotten. None shows its URL.',
  },
  revokePartnerLink: {
    description: 'Whoever has it open sees nothing more from now on. Asked again, nothing happens.',
    isVersioned: false,
  },
  showPartnerPage: {
    description:
      'For people, not for programs. Without the cookie of a link it asks for the link; a script of its own ' +
      'takes it from behind the `#` of the address.',
    isForPeople: true,
    responses: { 200: PAGE },
  },
  usePartnerPage: {
    description:
      'For people, not for programs. `open` takes a link and sets the cookie. What changes something needs the ' +
      '`key` that stands in the forms of the page, so no other site can have it done. Answers are pages: 400 ' +
      'for a link that works no more or a form of another site, 409 for what cannot be done any more.',
    isForPeople: true,
    request: { form: partnerFormSchema },
    responses: { 200: PAGE },
  },
};
