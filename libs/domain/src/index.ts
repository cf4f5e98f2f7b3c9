export * from './backoff.js';
export * from './disposition.js';
export * from './fault.js';
export * from './ids.js';
export * from './secret.js';
export * from './events/fact-types.js';
export * from './events/inbound-event.js';
export * from './ice-breakers/ice-breaker-set.js';
