// Jest 30 under ESM: run with NODE_OPTIONS=--experimental-vm-modules (the npm scripts do).
const common = {
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': '@swc/jest' },
  resolver: '<rootDir>/test/support/outside.mjs',
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testEnvironment: '<rootDir>/test/support/environment.mjs',
  // Packages of this repository are tested as they are written, not as they were built.
  testEnvironmentOptions: { customExportConditions: ['berth-source', 'node', 'node-addons'] },
};
const withPostgres = {
  globalSetup: '<rootDir>/test/support/postgres.setup.ts',
  globalTeardown: '<rootDir>/test/support/postgres.teardown.ts',
};
const suite = (name, testMatch, more = {}) => ({ ...common, displayName: name, testMatch, ...more });

export default {
  testTimeout: 60_000,
  projects: [
    suite('unit', ['<rootDir>/{src,packages/*/src,test/support}/**/*.spec.ts']),
    suite('contract', ['<rootDir>/test/contract/**/*.spec.ts']),
    suite('api', ['<rootDir>/test/api/**/*.spec.ts'], withPostgres),
    suite('sagas', ['<rootDir>/test/sagas/**/*.spec.ts'], withPostgres),
    suite('policy', ['<rootDir>/test/policy/**/*.spec.ts'], withPostgres),
    suite('fuzz', ['<rootDir>/test/fuzz/**/*.spec.ts'], withPostgres),
    suite('host', ['<rootDir>/test/host/**/*.spec.ts'], withPostgres),
  ],
};
