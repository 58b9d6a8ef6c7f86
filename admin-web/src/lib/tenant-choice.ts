const key = 'lintel.tenant';

/** The slug of the tenant this browser works in; null means the person's first membership. */
export function chosenTenant(): string | null {
  return localStorage.getItem(key);
}

export function chooseTenant(slug: string | null): void {
  if (slug === null) localStorage.removeItem(key);
  else localStorage.setItem(key, slug);
}
