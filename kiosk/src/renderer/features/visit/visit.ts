import type { DisplayLanguage } from '@lintel/shared/contracts';
import { createStore } from '../../lib/store';

/** Left alone for this long the door is again as its administrators set it up. */
export const visitEndsAfterMs = 30_000;

export interface VisitView {
  /** Whether somebody has touched the screen lately. */
  isSomebodyHere: boolean;
  /** What they chose to read; null is the door's own language. */
  language: DisplayLanguage | null;
  /** Whether all controls are in the lower third, for who sits or is small. */
  isReaching: boolean;
}

const nobody: VisitView = { isSomebodyHere: false, language: null, isReaching: false };

/** Somebody at the door, from the first touch until they are gone, and what they asked of the screen meanwhile. */
export class Visit {
  readonly view = createStore<VisitView>(nobody);
  #end: ReturnType<typeof setTimeout> | undefined;

  /** `load` fetches the texts of a language; it rejects where they cannot be had. */
  constructor(private readonly load: (language: DisplayLanguage) => Promise<void>) {}

  /** Touches anywhere on the page begin the visit and prolong it. */
  watch(page: Pick<EventTarget, 'addEventListener'>): void {
    // A click and not the finger's coming down: what wakes the screen must not press what appears beneath the finger.
    for (const sign of ['click', 'keydown']) page.addEventListener(sign, () => this.#touch(), { capture: true });
  }

  /** False where the texts cannot be had now; the screen then stays in the language it has. */
  async choose(language: DisplayLanguage): Promise<boolean> {
    try {
      await this.load(language);
    } catch (error) {
      console.warn(`The texts in ${language} could not be loaded`, error);
      return false;
    }
    this.#touch();
    this.#set({ language });
    return true;
  }

  toggleReach(): void {
    this.#touch();
    this.#set({ isReaching: !this.view.get().isReaching });
  }

  #touch(): void {
    clearTimeout(this.#end);
    this.#end = setTimeout(() => this.view.set(nobody), visitEndsAfterMs);
    if (!this.view.get().isSomebodyHere) this.#set({ isSomebodyHere: true });
  }

  #set(change: Partial<VisitView>): void {
    this.view.set({ ...this.view.get(), ...change });
  }
}
