const swc = [
  '@swc/jest',
  {
    swcrc: false, // each project's own .swcrc is for its build and leaves the specs out
    jsc: {
      target: 'es2024',
      parser: { syntax: 'typescript', tsx: true, decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, react: { runtime: 'automatic' } },
    },
    module: { type: 'es6' },
  },
];

const project = (name) => ({
  displayName: name,
  rootDir: import.meta.dirname,
  roots: [`<rootDir>/${name}/src`],
  testMatch: ['**/*.spec.ts', '**/*.spec.tsx', '**/*.int-spec.ts'],
  testEnvironment: 'node',
  moduleFileExtensions: ['ts', 'tsx', 'js', 'mjs', 'cjs', 'json', 'node'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: { '^.+\\.tsx?$': swc },
  moduleNameMapper: {
    '^@lintel/(shared|fakes)/([^.]+)$': '<rootDir>/$1/src/$2/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transformIgnorePatterns: ['/node_modules/'],
});

export default {
  // Generous: what a test waits for may be slow on a busy machine; nothing is judged by time.
  testTimeout: 120_000,
  reporters: ['default', '<rootDir>/scripts/test/slow-files.mjs'],
  projects: [
    ...['shared', 'kiosk', 'admin-web', 'booking-web'].map(project),
    ...['server', 'fakes'].map((name) => ({
      ...project(name),
      runner: ['jest-light-runner', { runtime: 'worker_threads' }],
      setupFiles: ['<rootDir>/server/src/testing/jest/light-runner.mjs'],
    })),
  ],
};
