import { describe, expect, it } from '@jest/globals';
import { createLogger } from './logger.js';

describe('the log', () => {
  it('tells of an error what it says, and nothing of what a driver hung on it', () => {
    const lines: string[] = [];
    const log = createLogger('info', { write: (line) => void lines.push(line) });
    const error = new Error('the query failed', { cause: new Error('the line was cut') });
    log.error({ err: Object.assign(error, { code: '57P01', client: { password: 'hunter2' } }) }, 'failed');
    expect(JSON.parse(lines[0]!)).toMatchObject({
      err: { code: '57P01', message: 'the query failed: the line was cut', stack: expect.any(String) },
    });
    expect(lines[0]).not.toContain('client');
  });
});
