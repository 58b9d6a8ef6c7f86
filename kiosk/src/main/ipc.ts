import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron';
import { channelOf, shellCalls, type ShellBridge, type ShellCall } from '../shell/ipc-contract';
import type { ShellConfig } from './config';
import { isDisplayUrl } from './contents-guard';
import { argumentSchemas } from './ipc-schemas';

/** Answers the page's calls: only those of the contract, only from the display's own top frame, only with valid arguments. */
export function answerCalls(
  ipcMain: Pick<IpcMain, 'handle'>,
  answers: ShellBridge,
  page: WebContents,
  config: ShellConfig,
  heard: (call: ShellCall) => void,
): void {
  for (const call of shellCalls) {
    ipcMain.handle(channelOf(call), (event, ...args: unknown[]) => {
      assertSender(event, page, config);
      heard(call);
      return answer(answers, call, args);
    });
  }
}

/** A frame is judged by where it is now: `senderFrame` is null once it has gone elsewhere. */
function assertSender({ senderFrame }: IpcMainInvokeEvent, page: WebContents, config: ShellConfig): void {
  if (senderFrame === null || senderFrame !== page.mainFrame || !isDisplayUrl(senderFrame.url, config)) {
    throw new Error('This page may not ask the shell for anything.');
  }
}

async function answer<Call extends ShellCall>(answers: ShellBridge, call: Call, args: unknown[]): Promise<unknown> {
  const parsed = argumentSchemas[call].safeParse(args);
  if (!parsed.success) throw new Error(`The arguments of ${call} are not valid.`);
  return answers[call](...parsed.data);
}
