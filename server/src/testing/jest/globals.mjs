// `@jest/globals` as specs import it, on the globals of jest-light-runner, which has no time-outs of its own.
const { test, jest: mocks } = globalThis;

const DEFAULT_TIMEOUT_MS = 60_000;
let timeoutMs = DEFAULT_TIMEOUT_MS;

/** What still waits for what never comes makes every test of its file wait: after so many the others fail at once. */
const MOST_OVERDUE = 3;
const overdue = { file: '', count: 0 };

function overdueOf(file) {
  if (overdue.file !== file) Object.assign(overdue, { file, count: 0 });
  return overdue;
}

export const { expect, describe } = globalThis;

export const jest = {
  ...mocks,
  /** For what the calling file defines from here on. */
  setTimeout(ms) {
    timeoutMs = ms;
    return jest;
  },
};

/** Fails what does not end, and says so when it happens; how long it may take is settled when it is defined. */
function bounded(work, ms = timeoutMs) {
  return async (...args) => {
    const { testPath, currentTestName } = expect.getState();
    const late = overdueOf(testPath);
    if (late.count >= MOST_OVERDUE) throw new Error(`Not run: ${late.count} before it did not end.`);
    const { promise, reject } = Promise.withResolvers();
    const timer = setTimeout(() => {
      late.count += 1;
      console.error(`${testPath}: did not end within ${ms} ms, in or after "${currentTestName}"`);
      reject(new Error(`Did not end within ${ms} ms.`));
    }, ms);
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
