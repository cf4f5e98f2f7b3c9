export * from './create-floe.js';
export * from './fact.js';
export * from './feed.js';
export * from './generated/types.gen.js';
export * from './webhooks.js';
