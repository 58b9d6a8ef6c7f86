import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { hashPin } from '../src/main/exit-pin.ts';

/** Asks without showing what is typed; a PIN on the command line would stay in the shell's history. */
async function askUnseen(question: string): Promise<string> {
  process.stderr.write(question);
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: unseen, terminal: process.stdin.isTTY });
  try {
    for await (const line of terminal) return line.trim();
    return '';
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}

try {
  const pin = await askUnseen('PIN for leaving the display (4 to 12 digits): ');
  console.log(`LINTEL_EXIT_PIN_HASH=${await hashPin(pin)}`);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
