/**
 * Has the service worker keep this page and the files it is made of, for a start without the server. `loaded`: the parts
 * that come later than the page.
 */
export async function keepPage(loaded: Promise<unknown>): Promise<void> {
  const base = new URL(import.meta.env.BASE_URL, location.origin);
  await Promise.all([document.fonts.ready, loaded]);
  await navigator.serviceWorker.register(new URL('service-worker.js', base), { scope: base.pathname, type: 'module' });
  const { active } = await navigator.serviceWorker.ready;
  const files = performance
    .getEntriesByType('resource')
    .map(({ name }) => name)
    .filter((name) => name.startsWith(new URL('assets/', base).href));
  active?.postMessage({ keep: [base.href, ...new Set(files)] });
}
