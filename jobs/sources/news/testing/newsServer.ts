import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a path of the server does. */
export type Reaction = (response: ServerResponse, request: IncomingMessage) => void;

/** A server on this machine whose paths do what a test says, and which remembers what it was asked. */
export class NewsServer {
  readonly asked: { path: string; headers: IncomingMessage['headers'] }[] = [];
  readonly paths = new Map<string, Reaction>();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      const path = request.url ?? '/';
      this.asked.push({ path, headers: request.headers });
      const reaction = this.paths.get(path.split('?')[0]);
      if (reaction === undefined) response.writeHead(404).end();
      else reaction(response, request);
    });
  }

  static async start(): Promise<NewsServer> {
    const server = new NewsServer();
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  url(path: string): URL {
    return new URL(path, this.address);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

export function send(body: string | Buffer, headers: Record<string, string> = {}, status = 200): Reaction {
  return (response) =>
    void response.writeHead(status, { 'content-type': 'application/rss+xml', ...headers }).end(body);
}

/** An item of RSS 2.0 as the outlets write it. */
export function rssItem(title: string, changes: { link?: string; date?: string } = {}): string {
  const { link = 'https://outlet.test/a', date = 'Tue, 10 Mar 2026 11:30:00 +0000' } = changes;
  return `<item><title>${title}</title><link>${link}</link><guid isPermaLink="false">1</guid><pubDate>${date}</pubDate><description><![CDATA[<p>…</p>]]></description></item>`;
}

/** A feed of RSS 2.0. */
export function rss(...items: string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>Outlet</title><atom:link href="https://outlet.test/feed" rel="self"/>${items.join('\n')}</channel></rss>`;
}
