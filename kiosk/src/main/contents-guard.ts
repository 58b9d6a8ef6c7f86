import type { App, Session, WebContents } from 'electron';
import type { ShellConfig } from './config';
import { isAllowedKey, isExitKey } from './kiosk-keys';

/** Whether a page of this address is the display, the only page of the server there is. */
export function isDisplayUrl(address: string, config: ShellConfig): boolean {
  const url = URL.parse(address);
  return url !== null && url.origin === config.serverOrigin && /^\/display(\/|$)/.test(url.pathname);
}

/** Nothing on a wall leads anywhere else: no navigation, no window, no embedded page. */
export function guardContents(contents: WebContents, config: ShellConfig): void {
  const stayOnDisplay = (event: { preventDefault: () => void; url: string }): void => {
    if (!isDisplayUrl(event.url, config)) event.preventDefault();
  };
  contents.on('will-navigate', stayOnDisplay);
  contents.on('will-redirect', stayOnDisplay);
  contents.on('will-frame-navigate', stayOnDisplay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  // A page that asks before it is left could hold up a reload for ever.
  contents.on('will-prevent-unload', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  keepSize(contents);
}

/** Somebody bored, with a keyboard in the USB port: only what a person at a door needs gets through. */
export function guardKeys(contents: WebContents, askToLeave: () => void): void {
  contents.on('before-input-event', (event, input) => {
    if (isAllowedKey(input) && !isExitKey(input)) return;
    event.preventDefault();
    if (input.type === 'keyDown' && !input.isAutoRepeat && isExitKey(input)) askToLeave();
  });
  contents.on('context-menu', (event) => event.preventDefault());
  contents.on('devtools-opened', () => contents.closeDevTools());
  contents.on('did-navigate', () => {
    // A mouse has a button that goes back, and a page left behind is not the room any more.
    contents.navigationHistory.clear();
  });
}

/** A screen that somebody has zoomed into shows the next person half a room. */
function keepSize(contents: WebContents): void {
  const reset = (): void => {
    contents.setZoomFactor(1);
    contents.setVisualZoomLevelLimits(1, 1).catch((error: unknown) => console.warn('Pinching stays possible', error));
  };
  contents.on('did-finish-load', reset);
  contents.on('zoom-changed', reset);
}

/** No camera, no location, no device, no file on the disk. Only that the browser's own storage is kept. */
export function guardSession(session: Session, config: ShellConfig): void {
  const isGranted = (permission: string, origin: string): boolean =>
    permission === 'persistent-storage' && URL.parse(origin)?.origin === config.serverOrigin;
  session.setPermissionCheckHandler((_, permission, origin) => isGranted(permission, origin));
  session.setPermissionRequestHandler((_, permission, answer, { requestingUrl }) =>
    answer(isGranted(permission, requestingUrl)),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_, answer) => answer(null));
  session.on('will-download', (event) => event.preventDefault());
  session.setSpellCheckerEnabled(false);
}

/** The questions Chromium would put to whoever stands there. A certificate that is not right is refused without this. */
export function guardQuestions(app: Pick<App, 'on'>): void {
  app.on('select-client-certificate', (event, _contents, _url, _list, choose) => {
    event.preventDefault();
    choose();
  });
  app.on('login', (event, _contents, _details, _authentication, answer) => {
    event.preventDefault();
    answer();
  });
}
