import type { BrowserWindowConstructorOptions, WebPreferences } from 'electron';
import type { ShellConfig } from './config';

/** What any page in the shell may do: nothing that a page in a locked-down browser may not. */
export function pagePreferences({ isKiosk }: ShellConfig, preload: string): WebPreferences {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    // alert() and its like would hold the page until somebody presses OK.
    disableDialogs: true,
    spellcheck: false,
    devTools: !isKiosk,
    // A screen nobody touches is still looked at.
    backgroundThrottling: false,
  };
}

export function windowOptions(config: ShellConfig, preload: string): BrowserWindowConstructorOptions {
  const { isKiosk } = config;
  return {
    title: 'Lintel display',
    width: 1_280,
    height: 800,
    show: false,
    kiosk: isKiosk,
    fullscreen: isKiosk,
    frame: !isKiosk,
    // The canvas of the display, so that nothing flashes before the first paint.
    backgroundColor: '#0a0c10',
    // Not `closable: false`: Electron then cancels its own app.quit() too, and with it every update.
    ...(isKiosk && { minimizable: false, skipTaskbar: true }),
    webPreferences: pagePreferences(config, preload),
  };
}
