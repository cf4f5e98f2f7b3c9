/** Ids and times that the examples share, so that a reader sees what belongs to what. */
export const SAMPLE = {
  tenantId: '019aac26-5d00-7000-8000-000000000001',
  keyId: '019aac26-5d00-7000-8000-000000000002',
  otherKeyId: '019aac26-5d00-7000-8000-000000000003',
  erasureId: '019aac26-5d00-7000-8000-000000000004',
  accountId: '019aac26-5d00-7000-8000-00000000000a',
  eventId: '019aac26-5d00-7000-8000-00000000000b',
  replyId: '019aac26-5d00-7000-8000-00000000000c',
  ruleId: '019aac26-5d00-7000-8000-00000000000d',
  conversationId: '019aac26-5d00-7000-8000-000000000015',
  endpointId: '019aac26-5d00-7000-8000-00000000000e',
  auditId: '019aac26-5d00-7000-8000-00000000000f',
  requestId: 'req_019aac26-5d00-7000-8000-000000000010',
  connectLinkId: '019aac26-5d00-7000-8000-000000000013',
  syncId: '019aac26-5d00-7000-8000-000000000014',
  personErasureId: '019aac26-5d00-7000-8000-000000000012',
  confirmationCode: '7K3MQ2X-9B4TZ1C-H8W5RNA-D6YEVJ0',
  igUserId: '17841400000000001',
  personId: '1234567890123456',
  messageId: 'aWdfZAG1faXRlbToy',
  traceId: 'AbCdEfGhIjKlMnOpQrStUv',
  made: '2026-11-20T09:00:00.000Z',
  tapped: '2026-11-22T14:30:00.000Z',
  answered: '2026-11-22T14:30:01.000Z',
} as const;

/** What the fields that many things have mean. */
export const FIELD = {
  id: 'Made by Floe, a UUIDv7: ids made later sort later.',
  externalId: 'Your own name for it; null when you gave none.',
  newExternalId: 'Your own name for it, unique among yours; it can stand in for the id in URLs.',
  createdAt: 'When it was made.',
  nextCursor: 'Send it as `cursor` for the next page; null on the last one.',
} as const;
