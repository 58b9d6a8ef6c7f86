/**
 * Chromium's switches that open the page to somebody else or take its protection away. The fuses stop Node's own (`--inspect`),
 * not these.
 */
const refusedSwitches = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-allow-origins',
  'no-sandbox',
  'disable-web-security',
  'disable-site-isolation-trials',
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'allow-running-insecure-content',
  'unsafely-treat-insecure-origin-as-secure',
  'host-resolver-rules',
  'host-rules',
  'proxy-server',
  'proxy-pac-url',
  'load-extension',
  'js-flags',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'gpu-launcher',
  'user-data-dir',
];

/** Throws an `Error` that names the first switch an installed kiosk must not be started with. */
export function refuseSwitches(hasSwitch: (name: string) => boolean): void {
  const found = refusedSwitches.find(hasSwitch);
  if (found) throw new Error(`--${found} is not for a screen on a wall: take it off the command line.`);
}
