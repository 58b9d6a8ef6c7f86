import 'virtual:lintel-tokens.css';
import './app/fonts.css';
import './app/page.css';
import './app/choose.css';
import './app/time.css';
import './app/forms.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app';
import { showLanguage, wantedLanguage } from './lib/texts';

await showLanguage(wantedLanguage());
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
