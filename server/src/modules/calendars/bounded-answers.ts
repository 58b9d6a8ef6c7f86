/** More than any page of events is long. A server that sends without end, or unfolds what it sends, fills no memory. */
export const MOST_ANSWERED = 32 * 1024 * 1024;

export class AnswerTooLarge extends Error {
  constructor() {
    super(`The answer is larger than ${MOST_ANSWERED} bytes.`);
    this.name = 'AnswerTooLarge';
  }
}

/** All that comes; throws and reads no further at the first byte too many. */
export async function collect(
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
  tooLarge: () => Error,
): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** `fetch` whose answer has come as a whole, decompressed, and is no larger than it may be; else throws `AnswerTooLarge`. */
export async function fetchBounded(...asked: Parameters<typeof fetch>): Promise<Response> {
  const { body, status, statusText, headers } = await fetch(...asked);
  const whole = body && (await collect(body, MOST_ANSWERED, () => new AnswerTooLarge()));
  return new Response(whole, { status, statusText, headers });
}
