import type { Session, WebContents } from 'electron';
import type { ShellConfig } from './config';

/** Whether a page of this address is the display, the only page there is. */
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
}
