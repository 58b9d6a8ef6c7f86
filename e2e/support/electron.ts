import type { ElectronApplication } from '@playwright/test';

/** Electron's program; undefined on machines that have not downloaded it, which neither start nor tests do by themselves. */
export const electronPath = (): string | undefined => process.env.LINTEL_ELECTRON;

export const withoutElectron =
  "Electron's binary is not on this machine: run `npx install-electron` once, then `npm test` runs this journey.";

type Key = { keyCode: string; modifiers?: ('control' | 'alt' | 'shift' | 'meta')[] };

/** Presses a key at the shell's window as a keyboard does, before the page may see it. */
export async function pressAtShell(app: ElectronApplication, key: Key): Promise<void> {
  await app.evaluate(({ BrowserWindow }, { keyCode, modifiers = [] }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0]!;
    for (const type of ['keyDown', 'keyUp'] as const) webContents.sendInputEvent({ type, keyCode, modifiers });
  }, key);
}
