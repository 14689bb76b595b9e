import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a sidecar may do to a request: answer, break the connection before or in the answer, never answer, or refuse. */
export type Behaviour = 'answer' | 'break' | 'break-within' | 'hang' | 'garbage' | number;

export interface SeenRequest {
  path: string;
  headers: IncomingMessage['headers'];
  /** The JSON before the tensors. */
  json: { inputs: { name: string }[]; parameters: Record<string, unknown> };
}

export interface FakeSidecar {
  address: string;
  /** All but those that ask whether it lives. */
  requests: SeenRequest[];
  /** Times that it was asked whether it lives. */
  probes(): number;
  /** Connections that were ever made. */
  connections(): number;
  /** What it does with the next requests, one each; after them it answers. */
  next(...behaviours: Behaviour[]): void;
  close(): Promise<void>;
}

/** A sidecar that does to a request what a real one does only when it is unwell. Its answer is the input `x` as `y`. */
export async function startFakeSidecar(): Promise<FakeSidecar> {
  const planned: Behaviour[] = [];
  const requests: SeenRequest[] = [];
  let connections = 0;
  let probes = 0;
  const server = createServer(async (request, response) => {
    if (request.url === '/v2/health/live') {
      probes++;
      response.end('{}');
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const length = Number(request.headers['inference-header-content-length'] ?? body.length);
    const json = JSON.parse(body.toString('utf8', 0, length) || '{}') as SeenRequest['json'];
    requests.push({ path: request.url ?? '', headers: request.headers, json });
    behave(planned.shift() ?? 'answer', response, body.subarray(length));
  });
  server.on('connection', () => {
    connections++;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    probes: () => probes,
    connections: () => connections,
    next: (...behaviours) => void planned.push(...behaviours),
    close: async () => {
      server.closeAllConnections();
      server.close();
      if (server.listening) await once(server, 'close');
    },
  };
}

function behave(behaviour: Behaviour, response: ServerResponse, data: Buffer): void {
  if (behaviour === 'hang') return;
  if (behaviour === 'break') return void response.socket?.destroy();
  if (typeof behaviour === 'number')
    return void response.writeHead(behaviour).end(JSON.stringify({ error: 'as the test has it' }));
  const json =
    behaviour === 'garbage'
      ? '{"outputs":7}'
      : JSON.stringify({
          outputs: [
            {
              ...{ name: 'y', datatype: 'FP32', shape: [data.length / 4] },
              parameters: { binary_data_size: data.length },
            },
          ],
        });
  response.writeHead(200, {
    'inference-header-content-length': json.length,
    'content-length': json.length + data.length,
  });
  response.write(json);
  if (behaviour === 'break-within') return void setImmediate(() => response.socket?.destroy());
  response.end(data);
}
