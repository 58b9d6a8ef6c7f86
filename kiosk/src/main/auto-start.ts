import type { App } from 'electron';
import type { ShellConfig } from './config';

/** Has an installed shell start with its user. On Linux a systemd unit does that, see docs/kiosk-setup.md. */
export function startWithUser(
  app: Pick<App, 'isPackaged' | 'setLoginItemSettings'>,
  config: ShellConfig,
  platform: NodeJS.Platform,
): void {
  if (!app.isPackaged || (platform !== 'win32' && platform !== 'darwin')) return;
  app.setLoginItemSettings({ openAtLogin: config.startsWithUser && config.isKiosk });
}
