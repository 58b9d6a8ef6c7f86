import { pipeline } from 'node:stream/promises';
import type { Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createUnzip } from 'node:zlib';
import { LintelError } from '@lintel/shared/errors';
import { collect } from '../bounded-answers.js';

interface BodyFacts {
  encoding: string | null;
  length: string | null;
  /** Of the body as it is after decompression. */
  maxBytes: number;
}

/** The whole body, decompressed. Stops reading at the first byte too many, so a compression bomb never unfolds. */
export async function readBody(body: Readable, facts: BodyFacts): Promise<Uint8Array> {
  if (Number(facts.length) > facts.maxBytes) {
    body.destroy();
    throw tooLarge(facts.maxBytes);
  }
  const whole = (source: AsyncIterable<Buffer>) => collect(source, facts.maxBytes, () => tooLarge(facts.maxBytes));
  const decompression = decompressor(facts.encoding);
  const collected = await (decompression ? pipeline(body, decompression, whole) : pipeline(body, whole));
  return new Uint8Array(collected);
}

function decompressor(encoding: string | null): Transform | null {
  switch (encoding?.trim().toLowerCase()) {
    case undefined:
    case 'identity':
      return null;
    case 'gzip':
    case 'x-gzip':
    case 'deflate':
      return createUnzip();
    case 'br':
      return createBrotliDecompress();
    default:
      throw new LintelError('CALENDAR_UNAVAILABLE', {
        detail:
          'The calendar’s server sends it compressed in a way that was not asked for. Ask its operator to fix that.',
      });
  }
}

function tooLarge(maxBytes: number): LintelError {
  return new LintelError('VALIDATION_FAILED', {
    detail: `The calendar is larger than ${Math.round(maxBytes / 1_000_000)} MB. Publish a shorter period or fewer calendars.`,
  });
}
