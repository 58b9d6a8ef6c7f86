import type { Temporal as Polyfill } from 'temporal-polyfill/implementation';

/**
 * What `temporal-polyfill` is here (vite.config.ts): the browser's own Temporal, else, once loaded, the ponyfill. Nothing
 * reads it before `provideTemporal` has resolved.
 *
 * @public
 */
export let Temporal = (globalThis as unknown as { Temporal: typeof Polyfill }).Temporal;

export async function provideTemporal(): Promise<void> {
  Temporal ??= (await import('temporal-polyfill/implementation')).Temporal;
}
