export * from './create-floe.js';
export * from './fact.js';
export * from './generated/types.gen.js';
