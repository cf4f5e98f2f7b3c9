import { z } from 'zod';
import {
  createdPartnerLinkSchema,
  newPartnerLinkSchema,
  partnerLinkSchema,
} from '../../partner/partner-link.schema.js';
import { shown, taken } from '../component.js';
import { FIELD, SAMPLE } from './sample.js';

/** Only for the description: what comes is read by `readPartnerForm`. */
export const partnerFormSchema = z.object({
  do: z.enum(['open', 'resend', 'rotate', 'leave']),
  link: z.string().optional(),
  key: z.string().optional(),
  delivery: z.string().optional(),
  endpoint: z.string().optional(),
  sure: z.string().optional(),
});

const LINK_FIELDS = {
  id: FIELD.id,
  status: '`open`: it works. `revoked`: you ended it. `expired`: its time is over.',
  endpoint_ids: 'The endpoints that it shows; null: all of yours.',
  expires_at: 'Until when it works.',
  revoked_at: 'When you ended it; null: you did not.',
  created_at: FIELD.createdAt,
};

const LINK = {
  id: SAMPLE.partnerLinkId,
  status: 'open' as const,
  endpoint_ids: [SAMPLE.endpointId],
  expires_at: '2026-11-20T10:00:00.000Z',
  revoked_at: null,
  created_at: SAMPLE.made,
};

export const PARTNER_COMPONENTS = [
  taken('NewPartnerLink', newPartnerLinkSchema, {
    description: 'A link by which a partner looks after webhooks.',
    fields: {
      endpoint_ids: 'The endpoints that it shows, 20 at most. Null or left out: all of yours.',
      expires_in_minutes: 'For how long it works: five minutes to a day.',
    },
    examples: {
      'A link for an hour': { expires_in_minutes: 60 },
      'A link to one endpoint': { endpoint_ids: [SAMPLE.endpointId] },
    },
  }),
  shown('CreatedPartnerLink', createdPartnerLinkSchema, {
    description: 'A new link, with the URL that makes it one.',
    fields: {
      ...LINK_FIELDS,
      url:
        'Give it to the partner. What stands behind `#` opens the page; browsers send it to nobody, so it ' +
        'gets into no log. Shown in this answer and never again.',
    },
    example: {
      ...LINK,
      url: `https://floe.example.com/partner#${SAMPLE.partnerToken}`,
    },
  }),
  taken('PartnerForm', partnerFormSchema, {
    description: 'A form of the page for partners.',
    fields: {
      do: 'What is asked for.',
      link: 'To `open`: the link, or what stands behind its `#`.',
      key: 'To change something: what the page has put into its forms.',
      delivery: 'To `resend`: which delivery.',
      endpoint: 'To `rotate`: which endpoint.',
      sure: 'To `rotate`: `yes`, once the page has asked whether it is meant.',
    },
    examples: { 'A link is opened': { do: 'open', link: SAMPLE.partnerToken } },
  }),
  shown('PartnerLink', partnerLinkSchema, {
    description: 'A link by which a partner looks after webhooks.',
    fields: LINK_FIELDS,
    example: LINK,
  }),
];
