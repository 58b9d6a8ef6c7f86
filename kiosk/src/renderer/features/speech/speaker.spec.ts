import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Speaker, type SpeechParts } from './speaker';

const voice = (lang: string, rest: Partial<SpeechSynthesisVoice> = {}): SpeechSynthesisVoice => ({
  lang,
  name: lang,
  voiceURI: lang,
  default: false,
  localService: true,
  ...rest,
});

class Utterance {
  voice: SpeechSynthesisVoice | null = null;
  lang = '';
  onend: (() => void) | null = null;
  onerror: ((event: { error: SpeechSynthesisErrorCode }) => void) | null = null;
  constructor(readonly text: string) {}
}

class Synthesis extends EventTarget {
  voices: SpeechSynthesisVoice[] = [];
  spoken: Utterance[] = [];
  readonly cancel = jest.fn();
  getVoices = () => this.voices;
  speak(utterance: SpeechSynthesisUtterance): void {
    this.spoken.push(utterance as unknown as Utterance);
  }
}

describe('Speaker', () => {
  let synthesis: Synthesis;
  let speaker: Speaker;
  const utterance: SpeechParts['utterance'] = (text) => new Utterance(text) as unknown as SpeechSynthesisUtterance;

  beforeEach(() => {
    jest.useFakeTimers();
    synthesis = new Synthesis();
    speaker = new Speaker({ synthesis, utterance });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('speaks with a voice of the device in the language of the door', async () => {
    synthesis.voices = [voice('de-DE'), voice('fr_CA'), voice('fr-FR', { default: true })];
    await speaker.say('Libre', 'fr');
    expect(synthesis.spoken).toMatchObject([{ text: 'Libre', lang: 'fr-FR' }]);
    expect(speaker.view.get()).toEqual({ kind: 'speaking' });
    synthesis.spoken[0]!.onend!();
    expect(speaker.view.get()).toEqual({ kind: 'silent' });
  });

  it('stops on request, and what ends then is no fault', async () => {
    synthesis.voices = [voice('en-GB')];
    await speaker.say('Free', 'en');
    speaker.stop();
    synthesis.spoken[0]!.onerror!({ error: 'canceled' });
    expect(speaker.view.get()).toEqual({ kind: 'silent' });
    expect(synthesis.cancel).toHaveBeenCalled();
  });

  it('waits for voices that come late', async () => {
    const said = speaker.say('Free', 'en');
    synthesis.voices = [voice('en-US')];
    synthesis.dispatchEvent(new Event('voiceschanged'));
    await said;
    expect(synthesis.spoken).toHaveLength(1);
  });

  it.each([
    ['no voice at all', []],
    ['no voice of the language', [voice('en-GB')]],
    ['only a voice that sends the words away', [voice('da-DK', { localService: false })]],
  ])('says that it cannot speak with %s', async (_, voices) => {
    synthesis.voices = voices;
    const said = speaker.say('Ledigt', 'da');
    await jest.advanceTimersByTimeAsync(1_000);
    await said;
    expect(speaker.view.get()).toEqual({ kind: 'no-voice', language: 'da' });
    expect(synthesis.spoken).toEqual([]);
  });

  it('says that it cannot speak in a browser without speech', async () => {
    const mute = new Speaker({ synthesis: undefined, utterance });
    await mute.say('Free', 'en');
    expect(mute.view.get()).toEqual({ kind: 'no-voice', language: 'en' });
    mute.stop();
    expect(mute.view.get()).toEqual({ kind: 'silent' });
  });

  it('says that it failed', async () => {
    synthesis.voices = [voice('en')];
    await speaker.say('Free', 'en');
    synthesis.spoken[0]!.onerror!({ error: 'audio-hardware' });
    expect(speaker.view.get()).toEqual({ kind: 'failed' });
  });
});
