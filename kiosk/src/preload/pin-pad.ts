import type { AttemptAnswer } from '../shell/pad-contract';
import { PinEntry } from './pin-entry';

export interface PadActions {
  attempt(pin: string): Promise<AttemptAnswer>;
  close(): Promise<void>;
}

/** Brings the pad's page to life: buttons and keys type, the status says what came of it. */
export function wirePad(page: Document, actions: PadActions): void {
  const entry = new PinEntry();
  const main = page.querySelector('main')!;
  const dots = page.querySelector('output')!;
  const status = page.querySelector('[role=status]')!;
  let isAsking = false;

  const show = (text: string): void => {
    dots.textContent = entry.dots;
    status.textContent = text;
  };
  const sentenceOf = (answer: AttemptAnswer): string => {
    if (answer.kind === 'LOCKED') return main.dataset.locked!.replace('{seconds}', String(answer.seconds));
    return answer.kind === 'WRONG' ? main.dataset.wrong! : '';
  };
  const attempt = async (): Promise<void> => {
    const pin = isAsking ? null : entry.take();
    if (pin === null) return;
    isAsking = true;
    show('…');
    try {
      show(sentenceOf(await actions.attempt(pin)));
    } finally {
      isAsking = false;
    }
  };
  const press = async (key: string): Promise<void> => {
    if (key === 'Enter') return attempt();
    if (key === 'Escape') return actions.close();
    if (key === 'Backspace') entry.erase();
    else entry.add(key);
    show('');
  };
  const perform = (key: string): void => {
    press(key).catch((error: unknown) => console.error('The pad did not work', error));
  };

  const keyOf = ({ digit, pad }: DOMStringMap): string =>
    digit ?? { enter: 'Enter', erase: 'Backspace', close: 'Escape' }[pad!] ?? '';
  for (const button of page.querySelectorAll('button'))
    button.addEventListener('click', () => perform(keyOf(button.dataset)));
  page.addEventListener('keydown', (event) => {
    // On a button Enter and the space bar press that button.
    if (event.target instanceof HTMLButtonElement && (event.key === 'Enter' || event.key === ' ')) return;
    if (/^(\d|Enter|Escape|Backspace)$/.test(event.key)) perform(event.key);
  });
}
