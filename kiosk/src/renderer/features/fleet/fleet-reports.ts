import type { CommandResult } from '@lintel/shared/contracts';
import type { Screenshot } from '../../../shell/ipc-contract';
import { ProblemError, type DisplayApi } from '../../lib/api';
import { toBase64 } from './base64';

/** What came of commands, told by HTTP: pictures are too large for the links. */
export class FleetReports {
  constructor(private readonly api: Pick<DisplayApi, 'call'>) {}

  async report(result: CommandResult): Promise<void> {
    await this.api.call('POST', '/api/v1/display/command-results', result).catch(endedElsewhere);
  }

  async upload(commandId: string, { type, bytes, width, height }: Screenshot): Promise<void> {
    const body = { type, data: toBase64(bytes), width, height };
    await this.api.call('POST', `/api/v1/display/commands/${commandId}/screenshot`, body);
  }
}

/** Not every command is on the server's list: settings that changed and other rooms to show are told in the same way. */
function endedElsewhere(error: unknown): void {
  if (!(error instanceof ProblemError) || error.problem.code !== 'NOT_FOUND') throw error;
}
