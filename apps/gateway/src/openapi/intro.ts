import { DESCRIPTIONS_OF_CODES } from './problem-table.js';

/** What holds for all routes, for somebody who has never heard of Floe. Markdown. */
export const INTRO = `
Instagram ice breakers as managed state: say what each account should ask and what answers each tap;
Floe makes it so, proves it, and tells your systems what happened.

An **ice breaker** is a question that Instagram shows to a person who opens a conversation with an
account for the first time. A **tap** on it reaches Floe, is answered by your **reply rules**, and is told
to your **webhook endpoints** as a **fact**.

## Keys

\`Authorization: Bearer <key>\`. The routes under \`/v1/admin\` take the installation's ADMIN_TOKEN, all
others under \`/v1\` an API key of a tenant (\`floe_sk_…\`). A key sees its own tenant and nothing else: what
belongs to another tenant answers 404, like what does not exist. A key may be held to scopes such as
\`ice_breakers:write\`; each operation says which it needs.

## Requests

JSON in UTF-8, \`Content-Type: application/json\`, at most 256 KiB. What can be understood in two ways (the
same field twice, for one) is refused, and so are unknown fields. Ids are UUIDs, times are ISO 8601 in
UTC. Answers may get new fields at any time: ignore what you do not know.

## Request ids

Every answer has \`X-Request-Id\`: yours, when you sent one of 1 to 64 letters, digits, \`_\`, \`.\` and \`-\`,
else one that was made. Name it when you ask for help.

## Errors

Every error is \`application/problem+json\` (RFC 9457). \`code\` is for programs and never changes its
meaning; \`title\`, \`detail\` and \`fix\` are for people, and \`type\` leads to a page that says the same. \`errors\`
lists all faults at once, each with a JSON Pointer into what you sent. Where Instagram refused, \`upstream\`
holds Meta's words.

Each operation lists the problems that it answers with; a path that does not take a method answers 405, and
\`Allow\` says which it takes.

## Sending twice

Every POST takes an \`Idempotency-Key\` of yours. For 24 hours the same request with the same key does
nothing more and gets the first answer again, marked \`Idempotency-Replayed: true\`. The same key with
another request is refused (422), and one whose first request is still under way is asked to wait (409).

## Changing only what you have seen

What can be edited has an \`ETag\`, such as \`"7"\`. Send it in \`If-Match\` with PUT, PATCH or DELETE: when the
thing was changed since, nothing is done and the answer is 412, with its present version in \`current\`.

## Lists

\`{"data": […], "next_cursor": "…"}\`, newest first unless the operation says otherwise. \`limit\` is 1 to 100,
\`cursor\` takes a \`next_cursor\`; it is null on the last page. What is added meanwhile neither repeats nor
hides anything.

## Limits

A tenant may ask so many times a minute. \`RateLimit\` and \`RateLimit-Policy\` say how much is left; beyond
it the answer is 429, and \`Retry-After\` says how long to wait.

## Webhooks

Floe posts each fact to every endpoint of yours that subscribes to its type, as
[Standard Webhooks](https://www.standardwebhooks.com) has it: signed, tried ten times in about three days,
perhaps twice, perhaps out of order. Verify the signature over the bytes as they came, drop what has a
\`webhook-id\` that you have had, and answer 2xx within 15 seconds.

## All problems

${DESCRIPTIONS_OF_CODES}
`.trim();

/** What the operations are about, in the order of the page. */
export const TAGS: Record<string, string> = {
  Accounts: 'The Instagram accounts that Floe works for.',
  'Ice breakers':
    'The questions of an account: what you wish, what Instagram was last seen to show, and why they differ.',
  'Reply rules': 'What answers which tap.',
  Events: 'What came from Instagram, and what became of it.',
  Conversations: 'One person with one account, and who answers them: the rules, or a human.',
  Webhooks: 'Where Floe tells your systems what happened.',
  Facts:
    'What Floe posts to your webhook endpoints, as Standard Webhooks has it: signed, tried for three days, ' +
    'perhaps twice, perhaps out of order.',
  'API keys': 'The keys of a tenant: what each may do, until when, and how to replace one.',
  'Person erasures':
    'What is kept of a person, erased for good: by your wish, or by theirs at Instagram.',
  'Audit log': 'Who changed what, and when.',
  Operator:
    'For whoever runs the installation, with its ADMIN_TOKEN: tenants and their first keys.',
  Instagram: 'What Meta calls. Signed by Meta; nothing for you to call.',
  Problems: 'What the `type` of an error leads to.',
  Health: 'For load balancers, supervisors and Prometheus.',
};
