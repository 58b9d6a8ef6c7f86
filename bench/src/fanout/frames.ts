const START = 40;

/** Finds the frames in what a WebSocket server sends; of each its length and how its text begins. */
export class Frames {
  private head: Buffer = Buffer.alloc(0);
  private missing = 0;
  private length = 0;
  private start = '';

  constructor(private readonly found: (length: number, start: string) => void) {}

  take(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0) {
      if (this.missing > 0) {
        const taken = Math.min(this.missing, rest.length);
        if (this.start.length < START) this.start += rest.toString('latin1', 0, Math.min(taken, START));
        this.missing -= taken;
        rest = rest.subarray(taken);
      } else {
        const bytes = this.head.length === 0 ? rest : Buffer.concat([this.head, rest]);
        const size = headerLength(bytes);
        if (bytes.length < size) {
          this.head = Buffer.from(bytes);
          return;
        }
        this.head = Buffer.alloc(0);
        this.length = this.missing = payloadLength(bytes);
        this.start = '';
        rest = bytes.subarray(size);
      }
      if (this.missing === 0) this.found(this.length, this.start);
    }
  }
}

function headerLength(bytes: Buffer): number {
  if (bytes.length < 2) return 2;
  const length = bytes[1]! & 0x7f;
  return length < 126 ? 2 : length === 126 ? 4 : 10;
}

function payloadLength(bytes: Buffer): number {
  const length = bytes[1]! & 0x7f;
  return length < 126 ? length : length === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
}
