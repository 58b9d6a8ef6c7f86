/** Keeps the last list of each owner, so that the pages of one round do not reckon it anew; `key` says what it depends on. */
export function rememberLast<Owner extends object, Item>() {
  const lists = new WeakMap<Owner, { key: string; list: readonly Item[] }>();
  return (owner: Owner, key: string, make: () => Item[]): readonly Item[] => {
    const known = lists.get(owner);
    if (known?.key === key) return known.list;
    const list = make();
    lists.set(owner, { key, list });
    return list;
  };
}
