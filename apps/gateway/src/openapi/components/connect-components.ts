import {
  connectLinkSchema,
  createdConnectLinkSchema,
  newConnectLinkSchema,
} from '../../connect/connect-link.schema.js';
import { shown, taken } from '../component.js';
import { FIELD, SAMPLE } from './sample.js';

const LINK_FIELDS = {
  id: FIELD.id,
  status:
    '`open`: nobody has logged in with it yet. `connecting`: somebody is at it. `connected`: it has done its ' +
    'work. `failed`: it was used, and nothing came of it. `expired`: nobody used it in time.',
  failure:
    'Why nothing came of it, such as `scopes_missing`; null when nothing went wrong. An `open` link may have ' +
    'one too: `denied`, say, leaves it open.',
  account_id: 'The account that it connected, or until then the one that must log in; null: any.',
  external_id: 'Your own name for the account to come; null when you gave none.',
  return_url: 'Where the person is sent afterwards; null: they are shown a page.',
  expires_at: 'Until when somebody must have logged in.',
  used_at: 'When somebody logged in; null: nobody has.',
  created_at: FIELD.createdAt,
};

const OPEN_LINK = {
  id: SAMPLE.connectLinkId,
  status: 'open' as const,
  failure: null,
  account_id: null,
  external_id: 'bakery-42',
  return_url: 'https://app.bakeries.example/instagram/connected',
  expires_at: '2026-11-20T10:00:00.000Z',
  used_at: null,
  created_at: SAMPLE.made,
};

export const CONNECT_COMPONENTS = [
  taken('NewConnectLink', newConnectLinkSchema, {
    description: "A link by which an account's owner connects it.",
    fields: {
      external_id: 'Your own name for the account to come, unique among your accounts.',
      return_url:
        'Where the person is sent once the account is connected, with `status=connected`, `account_id` and ' +
        '`connect_link_id` added to its query. Must be on the list of return URLs that the operator keeps ' +
        'for you.',
      account_id:
        'The account that must log in, by its id or your name for it, so that nobody can connect another ' +
        'one by this link. Left out: any.',
      expires_in_minutes: 'For how long the link works: five minutes to a week.',
    },
    examples: {
      'A link for a new account': { external_id: 'bakery-42' },
      'A link for one account, and back to your app': {
        account_id: SAMPLE.accountId,
        return_url: 'https://app.bakeries.example/instagram/connected',
        expires_in_minutes: 1_440,
      },
    },
  }),
  shown('CreatedConnectLink', createdConnectLinkSchema, {
    description: 'A new link, with the URL that makes it one.',
    fields: {
      ...LINK_FIELDS,
      url:
        "Send the account's owner here: it is Instagram's own login page. Whoever has it can connect an account " +
        'to you, once. Shown in this answer and never again.',
    },
    example: {
      ...OPEN_LINK,
      url:
        'https://www.instagram.com/oauth/authorize?client_id=1234567890&redirect_uri=' +
        'https%3A%2F%2Ffloe.example.com%2Fconnect%2Finstagram%2Fcallback&response_type=code&scope=' +
        'instagram_business_basic%2Cinstagram_business_manage_messages&state=' +
        'n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg',
    },
  }),
  shown('ConnectLink', connectLinkSchema, {
    description: 'A link, and what became of it.',
    fields: LINK_FIELDS,
    example: {
      ...OPEN_LINK,
      status: 'connected' as const,
      account_id: SAMPLE.accountId,
      used_at: '2026-11-20T09:12:00.000Z',
    },
  }),
];
