import { contextBridge, ipcRenderer } from 'electron';
import { bridgeName, channelOf, shellCalls, type ShellCall } from '../shell/ipc-contract';
import { padChannels, padUrl, shellScheme, type AttemptAnswer } from '../shell/pad-contract';
import { onCornerHeld } from './corner-hold';
import { wirePad } from './pin-pad';

const isOwnPage = location.protocol === `${shellScheme}:`;

const functionFor =
  (call: ShellCall) =>
  (...args: unknown[]) =>
    ipcRenderer.invoke(channelOf(call), ...args) as unknown;

/** Files, links and texts that are dragged here have no place to land. */
function refuseDrops(): void {
  for (const name of ['dragenter', 'dragover', 'drop', 'dragstart']) {
    addEventListener(name, (event) => event.preventDefault(), { capture: true });
  }
}

function startPad(): void {
  addEventListener('DOMContentLoaded', () =>
    wirePad(document, {
      attempt: (pin) => ipcRenderer.invoke(padChannels.attempt, pin) as Promise<AttemptAnswer>,
      close: () => ipcRenderer.invoke(padChannels.close) as Promise<void>,
    }),
  );
}

function startPage(): void {
  onCornerHeld(window, () => {
    // Refused where no PIN has been set: then there is no way out here.
    ipcRenderer.invoke(padChannels.open).catch((error: unknown) => console.warn('There is no exit here', error));
  });
}

refuseDrops();
if (location.href === padUrl) startPad();
else startPage();
// Named functions only: a page that was taken over can ask for these things and for nothing else.
if (!isOwnPage) {
  contextBridge.exposeInMainWorld(bridgeName, Object.fromEntries(shellCalls.map((call) => [call, functionFor(call)])));
}
