import { config } from 'zod';

// The content security policy allows no code made from text. zod would try it once, when the first schema is made: so this must
// be imported before any schema is.
config({ jitless: true });
