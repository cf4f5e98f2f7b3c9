/** A body that each route with one takes, by operation; `connectAccount` needs a real token. */
export const VALID_BODIES: Record<string, unknown> = {
  createTenant: { name: 'Café group' },
  updateTenant: { name: 'Café group' },
  createTenantApiKey: { name: 'Key of the test', scopes: ['events:read'] },
  connectAccount: { access_token: 'IGAAunknownToEverybody' },
  setIceBreakers: { ice_breakers: [{ question: 'Hours?', payload: 'HOURS' }] },
  createReplyRule: {
    name: 'Hours',
    match: { type: 'any' },
    actions: [{ type: 'text', text: 'We open at nine.' }],
  },
  createWebhookEndpoint: { url: 'https://partner.example/hooks' },
};
