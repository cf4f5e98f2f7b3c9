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

export default {
  projects: [
    project('unit', [
      '<rootDir>/{apps,libs,scripts}/**/*.spec.ts',
      '<rootDir>/test/{support,contract}/**/*.spec.ts',
    ]),
    project('architecture', ['<rootDir>/test/architecture/**/*.spec.ts']),
    project('simulator', ['<rootDir>/test/simulator/**/*.spec.ts']),
    project('storage', ['<rootDir>/test/medium/storage/**/*.spec.ts']),
    project('medium', ['<rootDir>/test/medium/!(storage)/**/*.spec.ts']),
    project('e2e', ['<rootDir>/test/e2e/**/*.spec.ts']),
  ],
  testTimeout: 60_000,
};
