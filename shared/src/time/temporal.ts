/**
 * The one place Temporal comes from. The package hands out the runtime's own implementation where there is one and its
 * ponyfill elsewhere, without touching globals. It is imported statically, not on demand: a top-level `await` would be
 * needed for that, and the browsers that lack Temporal are the ones that evaluate such modules in the wrong order.
 */
export { Temporal } from 'temporal-polyfill';
