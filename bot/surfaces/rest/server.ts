import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import type { RestEnvironment } from './exchange.ts';

export class PortInUseError extends Error {
  override name = 'PortInUseError';
}

export interface HttpServer {
  /** e.g. `http://127.0.0.1:8787`. */
  address: string;
  /** Takes no new connections, lets running requests end for `graceMs`, then cuts them. */
  close(graceMs: number): Promise<void>;
}

/** A client must have sent its whole request within this, in milliseconds: slow ones hold no connection for ever. */
const REQUEST_TIMEOUT_MS = 30_000;
/** Longer than clients and balancers keep an idle connection: the side that reuses it must not meet a closing door. */
const KEEP_ALIVE_MS = 75_000;

/** @throws PortInUseError with the way forward; other errors of `listen` as they are */
export async function serveHttp(
  routes: Hono<RestEnvironment>,
  { HOST: host, PORT: port }: { HOST: string; PORT: number },
): Promise<HttpServer> {
  const server = createAdaptorServer({ fetch: routes.fetch, hostname: host }) as Server;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end(brokenRequest());
    else socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new PortInUseError(
              `Port ${port} is in use. Stop what uses it, or choose another: PORT=${port + 1} npm start`,
              { cause: error },
            )
          : error,
      ),
    );
    server.listen(port, host, resolve);
  });
  const bound = server.address() as AddressInfo;
  return { address: addressOf(host, bound.port), close: (graceMs) => closeServer(server, graceMs) };
}

/** Where a browser on this machine finds it: an address that means "all" is no address to open. */
function addressOf(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://127.0.0.1:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function closeServer(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/** What is no HTTP never reaches a route: the answer is written by hand, in the shape of every other error. */
function brokenRequest(): string {
  const body = JSON.stringify({
    error: { id: 'BadArguments', message: 'That is no valid HTTP request.', hint: 'See /docs.', ref: 'none' },
  });
  return [
    'HTTP/1.1 400 Bad Request',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
