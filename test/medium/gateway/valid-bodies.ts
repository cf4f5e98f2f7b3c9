const RULE = {
  name: 'Hours',
  match: { type: 'any' },
  actions: [{ type: 'text', text: 'We open at nine.' }],
};

/** A body that each route with one takes, by operation; `connectAccount` needs a real token. */
export const VALID_BODIES: Record<string, unknown> = {
  createTenant: { name: 'Café group' },
  updateTenant: { name: 'Café group' },
  createTenantApiKey: { name: 'Key of the test', scopes: ['events:read'] },
  connectAccount: { access_token: 'IGAAunknownToEverybody' },
  createConnectLink: { external_id: 'to-be-connected' },
  setIceBreakers: { ice_breakers: [{ question: 'Hours?', payload: 'HOURS' }] },
  createReplyRule: RULE,
  replaceReplyRule: { ...RULE, external_id: null, account_id: null, priority: 100, enabled: true },
  previewReply: { payload: 'HOURS' },
  updateReplyRule: { name: 'Hours' },
  createWebhookEndpoint: { url: 'https://partner.example/hooks' },
  updateWebhookEndpoint: { description: 'Of the test' },
  createApiKey: { name: 'Key of the test' },
  updateApiKey: { name: 'Key of the test' },
  rotateApiKey: { grace_seconds: 60 },
  rotateTenantApiKey: { grace_seconds: 60 },
  replayEvent: { force: false },
  erasePerson: { person_id: '1234567890123456' },
  updateAccount: { external_id: 'of-the-test' },
  updateConversation: { tags: ['of-the-test'] },
  handOffConversation: { minutes: 60 },
};
