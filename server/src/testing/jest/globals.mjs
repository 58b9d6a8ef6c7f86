// `@jest/globals` as specs import it, on the globals of jest-light-runner, which has no time-outs of its own.
const { test, jest: mocks } = globalThis;

const DEFAULT_TIMEOUT_MS = 60_000;
let timeoutMs = DEFAULT_TIMEOUT_MS;

export const { expect, describe } = globalThis;

export const jest = {
  ...mocks,
  /** For what the calling file defines from here on. */
  setTimeout(ms) {
    timeoutMs = ms;
    return jest;
  },
};

/** Fails what does not end; how long it may take is settled when it is defined. */
function bounded(work, ms = timeoutMs) {
  return async (...args) => {
    const { promise, reject } = Promise.withResolvers();
    const timer = setTimeout(() => reject(new Error(`Did not end within ${ms} ms.`)), ms);
    try {
      return await Promise.race([promise, Promise.resolve(work(...args))]);
    } finally {
      clearTimeout(timer);
    }
  };
}

export const it = Object.assign((name, work, ms) => test(name, bounded(work, ms)), {
  each:
    (...table) =>
    (name, work, ms) =>
      test.each(...table)(name, bounded(work, ms)),
});

const hook = (define) => (work, ms) => define(bounded(work, ms));
export const beforeAll = hook(globalThis.beforeAll);
export const afterAll = hook(globalThis.afterAll);
export const beforeEach = hook(globalThis.beforeEach);
export const afterEach = hook(globalThis.afterEach);
