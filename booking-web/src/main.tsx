import 'virtual:lintel-tokens.css';
import './app/fonts.css';
import './app/page.css';
import './app/choose.css';
import './app/time.css';
import './app/forms.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app';
import { beginWithAnswers } from './lib/query';
import { showLanguage, wantedLanguage } from './lib/texts';

beginWithAnswers();
await showLanguage(wantedLanguage());
// What the server has drawn stays until this takes its place: what it could not know, such as the zone, is in it.
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
