/**
 * What a process says may have nowhere to go, be it a full disk or a reader that went away. Node reports it as an error of the
 * stream (https://nodejs.org/api/process.html#a-note-on-process-io), and one nobody listens to ends the process.
 */
export function outliveLostOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}
