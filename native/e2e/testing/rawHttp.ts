import { connect, type Socket } from 'node:net';

export interface RawResponse {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** A connection on which a test sends what bytes it likes and reads whole responses (with Content-Length). */
export class RawConnection {
  readonly socket: Socket;
  #bytes = Buffer.alloc(0);
  #ended = false;
  #wake: () => void = () => {};

  constructor(port: number) {
    this.socket = connect({ host: '127.0.0.1', port });
    this.socket.on('data', (chunk) => {
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
      this.#wake();
    });
    const end = () => {
      this.#ended = true;
      this.#wake();
    };
    this.socket.on('close', end);
    this.socket.on('end', end);
    this.socket.on('error', end);
  }

  send(bytes: string | Uint8Array): this {
    this.socket.write(bytes);
    return this;
  }

  /** The next response. @throws Error when the connection ends before it is whole */
  async response(): Promise<RawResponse> {
    for (;;) {
      const head = this.#bytes.indexOf('\r\n\r\n');
      if (head >= 0) {
        const [first, ...lines] = this.#bytes.toString('latin1', 0, head).split('\r\n');
        const headers = Object.fromEntries(
          lines.map((line) => {
            const colon = line.indexOf(':');
            return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
          }),
        );
        const end = head + 4 + Number(headers['content-length'] ?? 0);
        if (this.#bytes.length >= end) {
          const body = this.#bytes.subarray(head + 4, end);
          this.#bytes = this.#bytes.subarray(end);
          return { status: Number(first.split(' ')[1]), headers, body };
        }
      }
      if (this.#ended) throw new Error(`The connection ended after ${this.#bytes.length} bytes`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Resolves when the server has closed the connection; what came before that is kept. */
  async ended(): Promise<void> {
    while (!this.#ended)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
  }

  close(): void {
    this.socket.destroy();
  }
}

/** Sends bytes on a connection of their own and returns the first response. */
export async function exchange(port: number, bytes: string | Uint8Array): Promise<RawResponse> {
  const connection = new RawConnection(port);
  try {
    return await connection.send(bytes).response();
  } finally {
    connection.close();
  }
}

/** A whole POST with the right length. */
export function post(path: string, body: string | Uint8Array, headers: Record<string, string> = {}): Buffer {
  const bytes = Buffer.from(body as Uint8Array);
  const lines = Object.entries({ 'Content-Length': String(bytes.length), ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return Buffer.concat([Buffer.from(`POST ${path} HTTP/1.1\r\nHost: test\r\n${lines.join('')}\r\n`), bytes]);
}

export function json(response: RawResponse): unknown {
  return JSON.parse(response.body.toString('utf8'));
}
