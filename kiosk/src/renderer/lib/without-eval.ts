import { config } from 'zod';

/*
 * zod compiles validators with `new Function`, which the page's content security policy rightly forbids. It tries as soon as a
 * schema is made, so this module must be the first one that a page imports.
 */
config({ jitless: true });
