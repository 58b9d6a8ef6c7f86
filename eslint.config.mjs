import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import tseslint from 'typescript-eslint';

// What takes the types to judge is in `.oxlintrc.json`: a compiler of today does that ten times faster.

// `.contract.ts`: a suite that several adapters run; `.child.ts`: a process that a test starts and kills.
const tests = ['**/*.{spec,int-spec,contract,child}.{ts,tsx}', '**/testing/**', 'e2e/**/*.ts'];

const swallowedErrors = {
  selector: "CallExpression[callee.property.name='catch'] > :function > BlockStatement[body.length=0]",
  message: 'An error that nobody hears of cannot be repaired: handle it or let it through.',
};

const testsLeftOut = [
  {
    selector: "MemberExpression[object.name=/^(describe|it|test)$/][property.name='only']",
    message: '`.only` leaves every other test out.',
  },
  {
    // Playwright's `test.skip(condition, reason)` says when and why, and is for what a machine cannot have.
    selector:
      'CallExpression[callee.object.name=/^(describe|it|test)$/][callee.property.name=/^(skip|todo|fixme)$/]:matches([arguments.length=0], [arguments.0.type=/^(Literal|TemplateLiteral)$/])',
    message: 'A test that does not run proves nothing: repair it or remove it.',
  },
  {
    selector: 'CallExpression[callee.name=/^(xit|xtest|xdescribe|fit|fdescribe)$/]',
    message: 'Every test runs, and no test keeps others from running.',
  },
];

const machineTime = [
  "NewExpression[callee.name='Date'][arguments.length=0]",
  "MemberExpression[object.name='Date'][property.name='now']",
  "MemberExpression[object.name='Temporal'][property.name='Now']",
].map((selector) => ({
  selector,
  message: 'Time comes from the injected Clock (server) or as an argument (shared, fakes), so that tests can set it.',
}));

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      'server/src/platform/db/generated/**',
      'bench/results/**',
      '.*/**',
      '**/test-results/**',
      '**/playwright-report/**',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.{mjs,cjs,js}'],
    languageOptions: { globals: globals.node },
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.recommended],
    // What Nest injects by its type is a value.
    languageOptions: { parserOptions: { emitDecoratorMetadata: true, experimentalDecorators: true } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': ['error', swallowedErrors],
    },
  },
  {
    files: ['{kiosk,admin-web,booking-web}/src/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: reactHooks.configs.recommended.rules,
  },
  {
    files: ['server/src/**/*.ts', 'shared/src/**/*.ts', 'fakes/src/**/*.ts'],
    ignores: [...tests, 'server/src/platform/clock/**', 'fakes/src/wire/clock.ts'],
    rules: { 'no-restricted-syntax': ['error', swallowedErrors, ...machineTime] },
  },
  {
    files: ['server/src/**/*.ts', 'shared/src/**/*.ts', 'fakes/src/**/*.ts'],
    ignores: [...tests, 'server/src/main.ts', 'server/src/migrate.ts'],
    rules: { 'no-console': 'error' },
  },
  {
    files: tests,
    rules: {
      'no-restricted-syntax': ['error', swallowedErrors, ...testsLeftOut],
    },
  },
);
