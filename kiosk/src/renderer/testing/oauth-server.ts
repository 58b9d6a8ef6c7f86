import { EmbeddedJWK, jwtVerify, calculateJwkThumbprint } from 'jose';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  path: string;
  form: Record<string, string>;
  /** RFC 7638 thumbprint of the key that proved the request. */
  thumbprint: string;
}
export interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

/**
 * An authorization server of RFC 8628 as seen from a display: it checks every proof with jose and gives the answers a test
 * has put in line, in order.
 */
export class OAuthServer {
  readonly asked: Asked[] = [];
  readonly #answers: (Answer | 'hang-up')[] = [];
  readonly #server: Server;
  /** The server's own time, when a test needs it to differ. */
  now: () => number = Date.now;

  constructor() {
    this.#server = createServer((request, response) => void this.#handle(request, response));
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this.origin;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  answerWith(...answers: (Answer | 'hang-up')[]): void {
    this.#answers.push(...answers);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const send = ({ status, body, headers }: Answer): void => {
      const time = new Date(this.now()).toISOString();
      response.writeHead(status, { 'content-type': 'application/json', 'x-lintel-time': time, ...headers });
      response.end(JSON.stringify(body));
    };
    let thumbprint: string;
    try {
      thumbprint = await this.#verify(request);
    } catch (error) {
      return send(refuse('invalid_dpop_proof', String(error)));
    }
    const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
    this.asked.push({ path: request.url!, form, thumbprint });
    const answer = this.#answers.shift() ?? { status: 500, body: { error: 'server_error' } };
    if (answer === 'hang-up') request.socket.destroy();
    else send(answer);
  }

  async #verify(request: IncomingMessage): Promise<string> {
    const { payload, protectedHeader } = await jwtVerify(String(request.headers.dpop), EmbeddedJWK, {
      typ: 'dpop+jwt',
      maxTokenAge: 60,
      clockTolerance: 5,
      currentDate: new Date(this.now()),
    });
    if (payload.htm !== request.method || payload.htu !== `${this.origin}${request.url}`) throw new Error('htu');
    return calculateJwkThumbprint(protectedHeader.jwk!);
  }
}

export const refuse = (error: string, description?: string): Answer => ({
  status: 400,
  body: { error, error_description: description },
});

export const grant = (name: string, expiresIn = 900): Answer => ({
  status: 200,
  body: {
    access_token: `access-${name}`,
    token_type: 'DPoP',
    expires_in: expiresIn,
    refresh_token: `refresh-${name}`,
    display_id: 'display-1',
    tenant: 'demo',
  },
});

export const deviceCode = (userCode: string, expiresIn = 600): Answer => ({
  status: 200,
  body: {
    device_code: `device-${userCode}`,
    user_code: userCode,
    verification_uri: 'https://rooms.example/pair',
    verification_uri_complete: `https://rooms.example/pair?code=${userCode}`,
    expires_in: expiresIn,
    interval: 5,
  },
});
