// `@jest/globals` as specs import it, on the globals of jest-light-runner, which has no time-outs of its own.
const { test } = globalThis;

/** Generous: what a test waits for may be slow on a busy machine; nothing is judged by time. */
const TIMEOUT_MS = 120_000;

/** What still waits for what never comes makes every test of its file wait: after so many the others fail at once. */
const MOST_OVERDUE = 3;
const overdue = { file: '', count: 0 };

function overdueOf(file) {
  if (overdue.file !== file) Object.assign(overdue, { file, count: 0 });
  return overdue;
}

export const { expect, describe } = globalThis;

/** Fails what does not end, and says so when it happens. What a file opened is closed whatever came before. */
function bounded(work, { always = false } = {}) {
  return async (...args) => {
    const { testPath, currentTestName } = expect.getState();
    const late = overdueOf(testPath);
    if (late.count >= MOST_OVERDUE && !always) throw new Error(`Not run: ${late.count} before it did not end.`);
    const { promise, reject } = Promise.withResolvers();
    const timer = setTimeout(() => {
      late.count += 1;
      console.error(`${testPath}: did not end within ${TIMEOUT_MS} ms, in or after "${currentTestName}"`);
      reject(new Error(`Did not end within ${TIMEOUT_MS} ms.`));
    }, TIMEOUT_MS);
    try {
      return await Promise.race([promise, Promise.resolve(work(...args))]);
    } finally {
      clearTimeout(timer);
    }
  };
}

export const it = Object.assign((name, work) => test(name, bounded(work)), {
  each:
    (...table) =>
    (name, work) =>
      test.each(...table)(name, bounded(work)),
});

export const beforeAll = (work) => globalThis.beforeAll(bounded(work));
export const afterAll = (work) => globalThis.afterAll(bounded(work, { always: true }));
export const beforeEach = (work) => globalThis.beforeEach(bounded(work));
export const afterEach = (work) => globalThis.afterEach(bounded(work));
