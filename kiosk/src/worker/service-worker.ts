/*
 * Keeps the display's own files, so that a tablet that starts while the server is away still shows its room from the cached
 * schedule. It never touches data: only the page and the files it is made of.
 */
const worker = self as unknown as ServiceWorkerGlobalScope;

const cacheName = 'lintel-display';
/** A server that does not answer within this time is treated as gone; the page must not stay blank for it. */
const patienceMs = 3_000;

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));

/** The page tells what it was made of; what it no longer needs is dropped. */
worker.addEventListener('message', (event: ExtendableMessageEvent) => {
  const { keep } = event.data as { keep?: string[] };
  if (keep) event.waitUntil(keepOnly(keep));
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  const isOurs = origin === worker.location.origin && pathname.startsWith(new URL(worker.registration.scope).pathname);
  if (request.method !== 'GET' || !isOurs) return;
  event.respondWith(request.mode === 'navigate' ? freshPage(request) : keptFile(request));
});

async function keepOnly(addresses: string[]): Promise<void> {
  const cache = await caches.open(cacheName);
  await cache.addAll(addresses);
  const wanted = new Set(addresses);
  for (const request of await cache.keys()) if (!wanted.has(request.url)) await cache.delete(request);
}

/** The newest page while the server is there, else the kept one, whatever its query. */
async function freshPage(request: Request): Promise<Response> {
  const kept = async () => caches.match(worker.registration.scope);
  try {
    const fresh = await fetch(request, { signal: AbortSignal.timeout(patienceMs) });
    // A proxy that answers for a server that is gone.
    return fresh.status >= 500 ? ((await kept()) ?? fresh) : fresh;
  } catch (error) {
    const page = await kept();
    if (page) return page;
    throw error;
  }
}

/** Files carry a hash of their content in their name, so a kept one is never old. */
async function keptFile(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}
