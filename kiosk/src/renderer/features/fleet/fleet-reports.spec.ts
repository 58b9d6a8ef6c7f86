import { describe, expect, it } from '@jest/globals';
import { uploadScreenshotSchema, type CommandResult } from '@lintel/shared/contracts';
import { LintelError, toProblem, type ErrorCode } from '@lintel/shared/errors';
import { ProblemError } from '../../lib/api';
import { FleetReports } from './fleet-reports';

const result: CommandResult = { commandId: '0190a0a0-4444-7000-8000-000000000001', status: 'DONE' };
const refusing = (code: ErrorCode) =>
  new FleetReports({
    call: () => Promise.reject(new ProblemError(toProblem(new LintelError(code, { detail: 'No.' }), 'c'))),
  });

describe('FleetReports', () => {
  it('sends pictures in one piece', async () => {
    const sent: unknown[] = [];
    const reports = new FleetReports({
      call: (...call) => {
        sent.push(...call);
        return Promise.resolve();
      },
    });
    const bytes = Uint8Array.from({ length: 20_001 }, (_, index) => index % 251);
    // As every JPEG begins.
    bytes.set([0xff, 0xd8, 0xff]);
    await reports.upload(result.commandId, { type: 'image/jpeg', bytes, width: 1_280, height: 800 });
    expect(sent.slice(0, 2)).toEqual(['POST', `/api/v1/display/commands/${result.commandId}/screenshot`]);
    const body = uploadScreenshotSchema.parse(sent[2]);
    expect(Buffer.from(body.data, 'base64').equals(bytes)).toBe(true);
  });

  it('has nothing to add where the server does not wait for a result', async () => {
    await expect(refusing('NOT_FOUND').report(result)).resolves.toBeUndefined();
    await expect(refusing('INTERNAL').report(result)).rejects.toThrow(ProblemError);
  });
});
