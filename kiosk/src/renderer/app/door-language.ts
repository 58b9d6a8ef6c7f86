import type { DisplaySettings } from '@lintel/shared/contracts';
import type { VisitView } from '../features/visit/visit';
import type { Store } from '../lib/store';
import type { Language } from './language';

export interface DoorLanguageOptions {
  settings: Store<DisplaySettings>;
  visit: Store<VisitView>;
  /** The language the device or the address of the page asks for. */
  device: Language;
  show: (language: Language) => Promise<void>;
}

/** The language on the door: what somebody there chose, else what the administrators want, else the device's own. */
export class DoorLanguage {
  #shown: Language | null = null;
  /** One change at a time: the last one asked for stands. */
  #changing: Promise<void> = Promise.resolve();

  constructor(private readonly options: DoorLanguageOptions) {}

  /** Follows from now on; resolves when the first is shown. */
  follow(): Promise<void> {
    const { settings, visit } = this.options;
    for (const store of [settings, visit]) store.subscribe(() => void this.#change());
    return this.#change();
  }

  #change(): Promise<void> {
    this.#changing = this.#changing.then(() => this.#show());
    return this.#changing;
  }

  async #show(): Promise<void> {
    const { settings, visit, device, show } = this.options;
    const wanted = visit.get().language ?? settings.get().language ?? device;
    if (wanted === this.#shown) return;
    try {
      await show(wanted);
      this.#shown = wanted;
    } catch (error) {
      // Another look is taken with the next change; until then the door stays readable in the language it has.
      console.warn(`The texts in ${wanted} could not be loaded`, error);
    }
  }
}
