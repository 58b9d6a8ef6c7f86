import { Client } from 'undici';
import { answer } from '../machines/line.js';
import { drive } from '../measure/drive.js';
import { loads, type Furniture } from './loads.js';
import type { Answer, ClientRequests } from './wire.js';

/** The process of all clients: each has a connection and a session of its own. */
const ADDED_BY_NODE = new Set(['connection', 'date', 'keep-alive', 'transfer-encoding']);
const sent = loads.map(() => 0);
let house: Furniture;
let tokens: string[] = [];

answer({
  meet(given: ClientRequests['meet']['ask']) {
    ({ house, tokens } = given);
  },
  async drive({ load, port, seconds }: ClientRequests['drive']['ask']) {
    const clients = tokens.map(() => connect(port));
    try {
      return await drive(clients.length, seconds, async (number) => {
        const { status } = loads[load]!;
        const seen = await ask(clients[number]!, load, tokens[number]!, false);
        if (seen.status !== status) throw new Error(`"${loads[load]!.title}" was answered ${seen.status}.`);
      });
    } finally {
      await Promise.all(clients.map((client) => client.close()));
    }
  },
  async sample({ load, port }: ClientRequests['sample']['ask']) {
    const client = connect(port);
    try {
      return await ask(client, load, tokens[0]!, true);
    } finally {
      await client.close();
    }
  },
});

function connect(port: number): Client {
  return new Client(`http://127.0.0.1:${port}`, { pipelining: 1, bodyTimeout: 30_000, headersTimeout: 30_000 });
}

/** By undici's own events: what a client spends on streams and promises is not the server's. */
function ask(client: Client, load: number, token: string, isKept: boolean): Promise<Answer> {
  const { method, path, body } = loads[load]!.request(house, (sent[load] = sent[load]! + 1));
  const headers = {
    authorization: `Bearer ${token}`,
    ...(body !== undefined && { 'content-type': 'application/json' }),
  };
  return new Promise((resolve, reject) => {
    const seen: Answer = { status: 0, headers: [], body: '' };
    client.dispatch(
      { method, path, body, headers },
      {
        onRequestStart() {},
        onResponseStart(_, status, answered) {
          seen.status = status;
          if (!isKept) return;
          seen.headers = Object.entries(answered).flatMap(([name, value]) =>
            ADDED_BY_NODE.has(name) ? [] : [value].flat().map((one): [string, string] => [name, one!]),
          );
        },
        onResponseData(_, chunk) {
          if (isKept) seen.body += chunk.toString();
        },
        onResponseEnd: () => resolve(seen),
        onResponseError: (_, error) => reject(error),
      },
    );
  });
}
