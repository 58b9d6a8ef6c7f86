import type { DisplayLanguage } from '@lintel/shared/contracts';
import { createStore } from '../../lib/store';

export type SpeechView =
  | { kind: 'silent' }
  | { kind: 'speaking' }
  /** This device has nothing that speaks the language. */
  | { kind: 'no-voice'; language: DisplayLanguage }
  | { kind: 'failed' };

/** The parts of a browser this stands on. */
export interface SpeechParts {
  /** Absent in browsers without speech. */
  synthesis: Pick<SpeechSynthesis, 'getVoices' | 'speak' | 'cancel' | 'addEventListener'> | undefined;
  utterance: (text: string) => SpeechSynthesisUtterance;
}

/** Browsers that load their voices late say so; this is how long they get. */
const voicesWithinMs = 1_000;
/** These ends of an utterance are somebody's wish. */
const wished: ReadonlySet<SpeechSynthesisErrorCode> = new Set(['canceled', 'interrupted']);

/** Says something aloud with a voice of this device. */
export class Speaker {
  readonly view = createStore<SpeechView>({ kind: 'silent' });
  #current: SpeechSynthesisUtterance | null = null;

  constructor(private readonly parts: SpeechParts) {}

  async say(text: string, language: DisplayLanguage): Promise<void> {
    this.stop();
    const voice = await this.#voice(language);
    if (!voice || !this.parts.synthesis) return this.view.set({ kind: 'no-voice', language });
    const utterance = this.parts.utterance(text);
    utterance.voice = voice;
    utterance.lang = voice.lang;
    utterance.onend = () => this.#ended(utterance, { kind: 'silent' });
    utterance.onerror = ({ error }) => this.#ended(utterance, { kind: wished.has(error) ? 'silent' : 'failed' });
    // Held on to: Chromium may collect one that nobody holds, and then it never ends.
    this.#current = utterance;
    this.view.set({ kind: 'speaking' });
    this.parts.synthesis.speak(utterance);
  }

  stop(): void {
    this.#current = null;
    this.parts.synthesis?.cancel();
    this.view.set({ kind: 'silent' });
  }

  #ended(utterance: SpeechSynthesisUtterance, view: SpeechView): void {
    if (utterance !== this.#current) return;
    this.#current = null;
    this.view.set(view);
  }

  /** Only voices that live on the device: others send what is said, a meeting's title, to whoever made the browser. */
  async #voice(language: DisplayLanguage): Promise<SpeechSynthesisVoice | undefined> {
    const voices = (await this.#voices()).filter(({ localService }) => localService);
    const speaking = voices.filter(({ lang }) => lang.toLowerCase().split(/[-_]/)[0] === language);
    return speaking.find((voice) => voice.default) ?? speaking[0];
  }

  #voices(): Promise<SpeechSynthesisVoice[]> {
    const { synthesis } = this.parts;
    if (!synthesis) return Promise.resolve([]);
    const known = synthesis.getVoices();
    if (known.length > 0) return Promise.resolve(known);
    return new Promise((resolve) => {
      const answer = (): void => resolve(synthesis.getVoices());
      setTimeout(answer, voicesWithinMs);
      synthesis.addEventListener('voiceschanged', answer, { once: true });
    });
  }
}
