import '../../core/inference/telemetry.ts';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inProcessModels } from '../../core/inference/inProcess.ts';
import type { Tensor } from '../../core/inference/port.ts';

/**
 * onnxruntime-node behind the same protocol, so that the same client can measure it: only what the benchmark sends, binary
 * FP32, INT64 and BYTES inputs and binary outputs. Prints its port, answers until it is stopped.
 */
const models = inProcessModels(process.argv[2]);

const server = createServer(async (request, response) => {
  try {
    const name = /^\/v2\/models\/([^/]+)\/infer$/.exec(request.url ?? '')?.[1];
    if (name === undefined) {
      response.writeHead(404).end();
      return;
    }
    const headerLength = Number(request.headers['inference-header-content-length']);
    const outputs = await models.run(name, readInputs(await readBody(request), headerLength));
    const entries = Object.entries(outputs);
    const parts = entries.map(([, { data }]) => {
      const { buffer, byteOffset, byteLength } = data as Float32Array;
      return Buffer.from(buffer, byteOffset, byteLength);
    });
    const header = JSON.stringify({
      model_name: name,
      outputs: entries.map(([output, { dims, datatype }], i) => ({
        name: output,
        datatype,
        shape: dims,
        parameters: { binary_data_size: parts[i].length },
      })),
    });
    const body = Buffer.concat([Buffer.from(header), ...parts]);
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      'content-length': body.length,
      'inference-header-content-length': Buffer.byteLength(header),
    });
    response.end(body);
  } catch (error) {
    response.writeHead(500).end(JSON.stringify({ error: String(error) }));
  }
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

interface Described {
  name: string;
  datatype: 'FP32' | 'INT64' | 'BYTES';
  shape: number[];
  parameters: { binary_data_size: number };
}

function readInputs(body: Buffer, headerLength: number): Record<string, Tensor> {
  const { inputs } = JSON.parse(body.toString('utf8', 0, headerLength)) as { inputs: Described[] };
  let offset = headerLength;
  return Object.fromEntries(
    inputs.map(({ name, datatype, shape, parameters }) => {
      const size = parameters.binary_data_size;
      // A copy, since typed arrays must start at a multiple of their element's size.
      const bytes = Uint8Array.prototype.slice.call(body, offset, offset + size).buffer;
      offset += size;
      return [name, { datatype, dims: shape, data: elementsOf(datatype, bytes) } as Tensor];
    }),
  );
}

function elementsOf(datatype: Described['datatype'], bytes: ArrayBuffer): Tensor['data'] {
  if (datatype === 'FP32') return new Float32Array(bytes);
  if (datatype === 'INT64') return new BigInt64Array(bytes);
  const texts: string[] = [];
  const view = Buffer.from(bytes);
  for (let at = 0; at < view.length; ) {
    const length = view.readUInt32LE(at);
    texts.push(view.toString('utf8', at + 4, at + 4 + length));
    at += 4 + length;
  }
  return texts;
}
