import type { Component } from '../component.js';
import { ACCOUNT_COMPONENTS } from './account-components.js';
import { ACCOUNT_HEALTH_COMPONENTS } from './account-health-components.js';
import { API_KEY_COMPONENTS } from './api-key-components.js';
import { AUDIT_COMPONENTS } from './audit-components.js';
import { CONNECT_COMPONENTS } from './connect-components.js';
import { CONSENT_COMPONENTS } from './consent-components.js';
import { EVENT_COMPONENTS } from './event-components.js';
import { EXPLANATION_COMPONENTS } from './explanation-components.js';
import { FACT_COMPONENTS } from './fact-components.js';
import { FEED_COMPONENTS } from './feed-components.js';
import { HEALTH_COMPONENTS } from './health-components.js';
import { ICE_BREAKER_COMPONENTS } from './ice-breaker-components.js';
import { INSIGHT_COMPONENTS } from './insight-components.js';
import { INSTAGRAM_COMPONENTS } from './instagram-components.js';
import { PROBLEM_COMPONENTS } from './problem-components.js';
import { REPLY_RULE_COMPONENTS } from './reply-rule-components.js';
import { TENANT_COMPONENTS } from './tenant-components.js';
import { DELIVERY_COMPONENTS } from './delivery-components.js';
import { WEBHOOK_ENDPOINT_COMPONENTS } from './webhook-endpoint-components.js';

/** Every schema that has a name in the description. A body without one fails the check. */
export const COMPONENTS: Component[] = [
  ...TENANT_COMPONENTS,
  ...API_KEY_COMPONENTS,
  ...ACCOUNT_COMPONENTS,
  ...ACCOUNT_HEALTH_COMPONENTS,
  ...CONNECT_COMPONENTS,
  ...ICE_BREAKER_COMPONENTS,
  ...REPLY_RULE_COMPONENTS,
  ...EVENT_COMPONENTS,
  ...EXPLANATION_COMPONENTS,
  ...INSIGHT_COMPONENTS,
  ...WEBHOOK_ENDPOINT_COMPONENTS,
  ...DELIVERY_COMPONENTS,
  ...AUDIT_COMPONENTS,
  ...FACT_COMPONENTS,
  ...FEED_COMPONENTS,
  ...INSTAGRAM_COMPONENTS,
  ...CONSENT_COMPONENTS,
  ...PROBLEM_COMPONENTS,
  ...HEALTH_COMPONENTS,
];
