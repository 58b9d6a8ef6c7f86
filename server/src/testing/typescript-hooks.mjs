// Lets a process run our TypeScript as Jest does: the same compiler, `.js` names a `.ts` file, shared and the fakes from source.
import swc from '@swc/core';
import { existsSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

/** A file of ours; a test runner may add `?…` to load it afresh. */
const isTypeScript = (url) => /^file:.*\.ts(\?|$)/.test(url ?? '');

registerHooks({
  resolve(specifier, context, next) {
    const ours = /^@lintel\/(shared|fakes)\/([^.]+)$/.exec(specifier);
    if (ours) return next(new URL(`../../../${ours[1]}/src/${ours[2]}/index.ts`, import.meta.url).href, context);
    if (/^\.{1,2}\/.*\.js$/.test(specifier) && isTypeScript(context.parentURL)) {
      const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
      if (existsSync(source)) return next(source.href, context);
    }
    return next(specifier, context);
  },
  load(url, context, next) {
    if (!isTypeScript(url)) return next(url, context);
    const filename = fileURLToPath(url);
    const { code } = swc.transformSync(readFileSync(filename, 'utf8'), {
      filename,
      swcrc: false,
      sourceMaps: false,
      module: { type: 'es6' },
      jsc: {
        target: 'es2024',
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true },
      },
    });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
