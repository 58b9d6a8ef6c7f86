/** The fields of a PATCH that were sent. */
export function sent<Fields extends object>(
  patch: Fields,
): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as never;
}
