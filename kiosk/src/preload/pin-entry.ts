import { pinDigits } from '../shell/pad-contract';

/** The digits typed so far; they are shown as dots only. */
export class PinEntry {
  #digits = '';

  get dots(): string {
    return '•'.repeat(this.#digits.length);
  }

  add(digit: string): void {
    if (/^\d$/.test(digit) && this.#digits.length < pinDigits.max) this.#digits += digit;
  }

  erase(): void {
    this.#digits = this.#digits.slice(0, -1);
  }

  /** The whole PIN, once it is long enough to be one; the entry is empty then. */
  take(): string | null {
    if (this.#digits.length < pinDigits.min) return null;
    const pin = this.#digits;
    this.#digits = '';
    return pin;
  }
}
