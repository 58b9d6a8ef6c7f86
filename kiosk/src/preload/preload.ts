import { contextBridge, ipcRenderer } from 'electron';
import { bridgeName, channelOf, shellCalls, type ShellCall } from '../shell/ipc-contract';

const functionFor =
  (call: ShellCall) =>
  (...args: unknown[]) =>
    ipcRenderer.invoke(channelOf(call), ...args) as unknown;

// Named functions only: a page that was taken over can ask for these things and for nothing else.
contextBridge.exposeInMainWorld(bridgeName, Object.fromEntries(shellCalls.map((call) => [call, functionFor(call)])));
