/** Something a test waits for and somebody else makes true. */
export function gate<Value = void>() {
  let open: (value: Value) => void = () => undefined;
  const passed = new Promise<Value>((resolve) => (open = resolve));
  return { open, passed };
}

/** Collects what was handled and waits for a number of it. */
export function collector<Value>() {
  const values: Value[] = [];
  const waiting = new Set<() => void>();
  return {
    values,
    add(value: Value) {
      values.push(value);
      for (const check of waiting) check();
    },
    reached(count: number): Promise<Value[]> {
      return new Promise((resolve) => {
        const check = () => {
          if (values.length < count) return;
          waiting.delete(check);
          resolve(values);
        };
        waiting.add(check);
        check();
      });
    },
  };
}
