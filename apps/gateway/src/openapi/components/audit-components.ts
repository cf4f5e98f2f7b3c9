import { auditEntrySchema } from '../../audit-log/audit-entry.schema.js';
import { shown } from '../component.js';
import { FIELD, SAMPLE } from './sample.js';

export const AUDIT_COMPONENTS = [
  shown('AuditEntry', auditEntrySchema, {
    description: 'One change: who, what, from what to what, when and from where.',
    fields: {
      id: FIELD.id,
      actor:
        'Who: `operator`, `key:` and the id of an API key, `connect-link:` and the id of the link that an ' +
        'account was connected by, `instagram`, for what its owner did there, or `floe`, for what it did itself.',
      action: 'What was done, such as `reply_rule.created`.',
      target: 'To what: its kind and its id.',
      before: 'The parts that changed, as they were; null when there was nothing. Never a secret.',
      after: 'The same parts as they are; null when nothing is left.',
      request_id: 'The X-Request-Id of the request that did it; null when none did.',
      ip: 'The address that the request came from; null when none is known.',
      created_at: 'When it was done.',
    },
    example: {
      id: SAMPLE.auditId,
      actor: `key:${SAMPLE.keyId}`,
      action: 'reply_rule.updated',
      target: `reply_rule:${SAMPLE.ruleId}`,
      before: { enabled: true },
      after: { enabled: false },
      request_id: SAMPLE.requestId,
      ip: '203.0.113.7',
      created_at: SAMPLE.tapped,
    },
  }),
];
