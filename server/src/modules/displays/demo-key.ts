import type { Config } from '../../platform/config/config.js';
import { isSameText, randomToken } from '../../platform/secrets/secrets.js';

/**
 * Lets whoever has one of the links printed at the start pair a display of the demo. It lives as long as the process;
 * null where there is no demo.
 */
export class DemoKey {
  readonly value: string | null;

  constructor(config: Config) {
    this.value = isDemoOn(config) ? randomToken() : null;
  }

  matches(key: string): boolean {
    return this.value !== null && isSameText(this.value, key);
  }
}

/** `auto` is for trying Lintel out on its own database, never for production. */
function isDemoOn({ env, isEmbeddedDatabase }: Config): boolean {
  return (
    env.LINTEL_DEMO === 'on' || (env.LINTEL_DEMO === 'auto' && isEmbeddedDatabase && env.NODE_ENV !== 'production')
  );
}
