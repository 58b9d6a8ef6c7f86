import type { BrowserWindow } from 'electron';

/** Keeps the one window closed to everybody, full and in front, until the shell itself is leaving. */
export function guardWindow(window: BrowserWindow, isLeaving: () => boolean, isInFront: () => boolean): void {
  const fill = (): void => {
    if (isLeaving()) return;
    window.setKiosk(true);
    window.setFullScreen(true);
  };
  // Alt+F4 and a window manager's cross; app.quit() is heard of first, see `isLeaving`.
  window.on('close', (event) => {
    if (!isLeaving()) event.preventDefault();
  });
  window.on('leave-full-screen', fill);
  window.on('unmaximize', fill);
  window.on('minimize', () => {
    window.restore();
    fill();
  });
  window.on('hide', () => {
    if (!isLeaving()) window.show();
  });
  window.on('blur', () => {
    if (!isLeaving() && !isInFront()) window.focus();
  });
  // Alt+Space, where Windows offers to move, shrink and close.
  window.on('system-context-menu', (event) => event.preventDefault());
  window.on('always-on-top-changed', (_, isOnTop) => {
    if (!isOnTop && !isLeaving()) window.setAlwaysOnTop(true, 'screen-saver');
  });
  window.setAlwaysOnTop(true, 'screen-saver');
}
