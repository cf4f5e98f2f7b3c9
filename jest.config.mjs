const swc = [
  '@swc/jest',
  {
    jsc: {
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      target: 'es2024',
      keepClassNames: true,
    },
    module: { type: 'es6' },
  },
];

const project = (displayName, testMatch, more = {}) => ({
  displayName,
  testMatch,
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.floe'],
  transform: { '^.+\\.ts$': swc },
  ...more,
});

/** Specs of the gateway in which the queue, or Redis itself, takes part. */
const QUEUE_SPECS = 'rate-limits|outages|connect-outages|webhook-intake|key-revocation|secrets';
/** Whole stories in which the queue is only the way. */
const JOURNEYS = [
  'account-life',
  'connect-by-login',
  'consent',
  'data-deletion',
  'endpoint-enabled-again',
  'erase-tenant',
  'ice-breakers-in-trouble',
  'idempotent-posts',
  'managed-questions',
  'partner-webhooks',
  'readme',
  'refusals-of-instagram',
  'rewrap-under-taps',
  'suspended-tenant',
  'unsure-sends',
].join('|');

export default {
  projects: [
    project('unit', [
      '<rootDir>/{apps,libs,scripts,clients}/**/*.spec.ts',
      '<rootDir>/test/{support,contract,chaos}/**/*.spec.ts',
    ]),
    project('architecture', ['<rootDir>/test/architecture/**/*.spec.ts']),
    project('simulator', ['<rootDir>/test/simulator/**/*.spec.ts']),
    project('storage', ['<rootDir>/test/medium/storage/**/*.spec.ts']),
    project('gateway', [`<rootDir>/test/medium/gateway/!(${QUEUE_SPECS}).spec.ts`]),
    project('lanes', ['<rootDir>/test/medium/{sync,responder}/**/*.spec.ts']),
    project('medium', [
      '<rootDir>/test/medium/!(storage|gateway|sync|responder)/**/*.spec.ts',
      `<rootDir>/test/medium/gateway/@(${QUEUE_SPECS}).spec.ts`,
    ]),
    project('journeys', [`<rootDir>/test/e2e/@(${JOURNEYS}).spec.ts`]),
    project('browser', ['<rootDir>/test/browser/**/*.spec.ts']),
    project('e2e', [`<rootDir>/test/e2e/!(${JOURNEYS}).spec.ts`]),
  ],
  testSequencer: './scripts/test/long-first.mjs',
  testTimeout: 60_000,
};
