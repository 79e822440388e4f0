/** Sources are transformed by swc; worker threads and child processes run from dist, so build first. */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: { '^.+\\.ts$': '@swc/jest' },
  moduleNameMapper: { '^fast-check$': '<rootDir>/test/support/fast-check.ts' },
  modulePathIgnorePatterns: ['<rootDir>/data'],
  reporters: ['default', '<rootDir>/test/support/failures.js'],
  testTimeout: 20000,
  maxWorkers: 2,
}
