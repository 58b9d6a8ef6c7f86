import './lib/without-eval';
import 'virtual:lintel-tokens.css';
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/noto-sans-arabic/wght.css';
import './app/global.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/app';
import { Display } from './app/display';
import { DoorLanguage } from './app/door-language';
import { loadAllTexts, loadTexts, showTexts, startTexts } from './app/i18n';
import { keepPage } from './app/keep-page';
import { chooseLanguage } from './app/language';
import { dressPage } from './features/appearance/appearance';
import { loadSocketIo } from './features/connection/socket-io';
import { InsecureScreen } from './features/pairing/insecure-screen';
import { tellQuietTimes } from './features/shell/quiet-times';
import { ScreenWakeLock } from './features/shell/wake-lock';
import { Speaker } from './features/speech/speaker';
import { Visit } from './features/visit/visit';
import { readEnvironment } from './lib/environment';
import { loadParts } from './lib/later';
import { quiet, seen } from './lib/quiet';
import { provideTemporal } from './lib/temporal';

const environment = readEnvironment(location.search);
/** Nobody stands by to press reload: what nothing else has handled ends in a fresh start, after a pause that stops a loop. */
const restartAfterMs = 10_000;

function startOver(error: unknown): void {
  console.error('The display starts over', error);
  setTimeout(() => location.reload(), restartAfterMs);
}

/** The shell keeps its machine awake, and asks when it may go away for a minute; a tablet's browser is asked to stay. */
function stayAwake({ book, clock }: Display): void {
  const { lintelShell } = window;
  if (lintelShell) tellQuietTimes(lintelShell, book.shown, () => clock.now());
  else void new ScreenWakeLock({ wakeLock: navigator.wakeLock, page: document }).keep();
}

/** A room, or a code to be paired with: until then all else waits. */
function watchFirstSight({ board, pairing }: Display): void {
  board.view.subscribe(() => board.view.get() && seen());
  pairing.view.subscribe(() => pairing.view.get().kind !== 'starting' && seen());
}

/** What the page takes with it for a time without the server. */
async function comesLater(): Promise<void> {
  await quiet();
  await Promise.all([
    loadParts(),
    loadSocketIo(),
    loadAllTexts(),
    document.fonts.load("1em 'Noto Sans Arabic Variable'", 'ع'),
  ]);
}

async function start(): Promise<void> {
  const root = createRoot(document.querySelector('#root')!, { onUncaughtError: startOver });
  await Promise.all([startTexts(), provideTemporal()]);
  const device = chooseLanguage([environment.language, ...navigator.languages]);
  if (!isSecureContext) {
    await showTexts(device);
    return root.render(<InsecureScreen />);
  }
  const display = await Display.open(environment, location.origin);
  const { settings } = display.settings;
  dressPage(settings, {
    root: document.documentElement,
    themeColor: document.querySelector<HTMLMetaElement>('meta[name=theme-color]'),
    prefersDark: matchMedia('(prefers-color-scheme: dark)'),
  });
  const visit = new Visit(loadTexts);
  visit.watch(window);
  await new DoorLanguage({ settings, visit: visit.view, device, show: showTexts }).follow();
  const utterance = (text: string): SpeechSynthesisUtterance => new SpeechSynthesisUtterance(text);
  const speaker = new Speaker({ synthesis: window.speechSynthesis, utterance });
  watchFirstSight(display);
  root.render(<App display={display} visit={visit} speaker={speaker} />);
  stayAwake(display);
  if (import.meta.env.PROD) {
    keepPage(comesLater()).catch((error: unknown) => console.warn('This page could not be kept', error));
  }
  await display.start();
}

start().catch(startOver);
