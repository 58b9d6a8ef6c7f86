import type { Config } from '../../platform/config/config.js';
import { isSameText, randomToken } from '../../platform/secrets/secrets.js';

/**
 * Lets whoever has one of the links printed at the start pair a display of the demo. It lives as long as the process;
 * null where there is no demo.
 */
export class DemoKey {
  readonly value: string | null;

  constructor(config: Config) {
    this.value = config.isDemoOn ? randomToken() : null;
  }

  matches(key: string): boolean {
    return this.value !== null && isSameText(this.value, key);
  }
}
