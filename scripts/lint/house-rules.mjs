// What only this house forbids, as a plugin of oxlint (which takes ESLint's shape of one).

const TEST_FUNCTIONS = new Set(['describe', 'it', 'test']);
const ALONE_OR_NOT = new Set(['xit', 'xtest', 'xdescribe', 'fit', 'fdescribe']);

const swallowedErrors = {
  create: (context) => ({
    CallExpression(node) {
      const [handler] = node.arguments;
      const isCatch = node.callee.type === 'MemberExpression' && node.callee.property.name === 'catch';
      if (!isCatch || handler?.body?.type !== 'BlockStatement' || handler.body.body.length > 0) return;
      const message = 'An error that nobody hears of cannot be repaired: handle it or let it through.';
      context.report({ node: handler.body, message });
    },
  }),
};

const testsLeftOut = {
  create: (context) => ({
    MemberExpression(node) {
      if (!TEST_FUNCTIONS.has(node.object.name) || node.property.name !== 'only') return;
      context.report({ node, message: '`.only` leaves every other test out.' });
    },
    CallExpression(node) {
      const { callee } = node;
      if (ALONE_OR_NOT.has(callee.name)) {
        context.report({ node, message: 'Every test runs, and no test keeps others from running.' });
      }
      if (callee.type !== 'MemberExpression' || !TEST_FUNCTIONS.has(callee.object.name)) return;
      if (!['skip', 'todo', 'fixme'].includes(callee.property.name)) return;
      // Playwright's `test.skip(condition, reason)` says when and why, and is for what a machine cannot have.
      const [first] = node.arguments;
      if (first && first.type !== 'Literal' && first.type !== 'TemplateLiteral') return;
      context.report({ node, message: 'A test that does not run proves nothing: repair it or remove it.' });
    },
  }),
};

const machineTime = {
  create(context) {
    const message =
      'Time comes from the injected Clock (server) or as an argument (shared, fakes), so that tests can set it.';
    return {
      NewExpression(node) {
        if (node.callee.name === 'Date' && node.arguments.length === 0) context.report({ node, message });
      },
      MemberExpression(node) {
        const { object, property } = node;
        const isNow =
          (object.name === 'Date' && property.name === 'now') ||
          (object.name === 'Temporal' && property.name === 'Now');
        if (isNow) context.report({ node, message });
      },
    };
  },
};

/** Where an import's name is used, other than as a type. */
const isValue = ({ identifier, isTypeReference }) =>
  !isTypeReference && identifier.parent.type !== 'TSTypeQuery' && identifier.parent.type !== 'TSQualifiedName';

/**
 * `typescript/consistent-type-imports` for files where decorators hand classes to Nest by their types: what such a file
 * imports is left alone, as oxlint's own rule does not know how to.
 */
const typeImports = {
  create(context) {
    const imports = [];
    let isDecorated = false;
    return {
      Decorator: () => (isDecorated = true),
      ImportDeclaration(node) {
        if (node.importKind !== 'type') imports.push(...node.specifiers.filter((one) => one.importKind !== 'type'));
      },
      'Program:exit'() {
        if (isDecorated) return;
        for (const specifier of imports) {
          const uses = context.sourceCode.getDeclaredVariables(specifier).flatMap(({ references }) => references);
          if (uses.length === 0 || uses.some(isValue)) continue;
          context.report({
            node: specifier,
            message: `\`${specifier.local.name}\` is only a type here: import it as one.`,
          });
        }
      },
    };
  },
};

export default {
  meta: { name: 'house' },
  rules: {
    'swallowed-errors': swallowedErrors,
    'tests-left-out': testsLeftOut,
    'machine-time': machineTime,
    'type-imports': typeImports,
  },
};
