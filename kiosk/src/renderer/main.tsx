import './lib/without-eval';
import 'virtual:lintel-tokens.css';
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/noto-sans-arabic/wght.css';
import './app/global.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/app';
import { Display } from './app/display';
import { startTexts } from './app/i18n';
import { keepPage } from './app/keep-page';
import { chooseLanguage } from './app/language';
import { InsecureScreen } from './features/pairing/insecure-screen';
import { readEnvironment } from './lib/environment';

const environment = readEnvironment(location.search);
const root = createRoot(document.querySelector('#root')!);
await startTexts(chooseLanguage([environment.language, ...navigator.languages]));

if (isSecureContext) {
  const display = await Display.open(environment, location.origin);
  root.render(<App display={display} />);
  if (import.meta.env.PROD)
    void keepPage().catch((error: unknown) => console.warn('This page could not be kept', error));
  await display.start();
} else {
  root.render(<InsecureScreen />);
}
