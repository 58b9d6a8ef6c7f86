import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer } from '../machines/line.js';
import { cpuMicros } from '../measure/cpu.js';
import type { Answer } from './wire.js';

/** The reference's process: node:http that reads a request to its end and answers what it was told to. */
let played: Answer = { status: 404, headers: [], body: '' };

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    response.writeHead(played.status, played.headers.flat());
    response.end(played.body);
  });
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

answer({
  where: () => ({ port: (server.address() as AddressInfo).port }),
  cpu: cpuMicros,
  play: (told: Answer) => void (played = told),
});
