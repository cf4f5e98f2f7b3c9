export * from './check-endpoint-url.js';
export * from './classify-address.js';
export { POST_FAILURE_KINDS, type PostFailureKind } from './classify-failure.js';
export * from './delivery-disposition.js';
export type { DeliveryControl } from './read-control.js';
export * from './sign-webhook.js';
export * from './signing-key.js';
export * from './webhook-sender.js';
