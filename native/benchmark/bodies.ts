import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One input of a request; `data` as it lies in memory, or texts. */
export interface BodyTensor {
  name: string;
  datatype: string;
  shape: readonly number[];
  data: Float32Array | BigInt64Array | readonly string[];
}

export interface Bodies {
  files: string[];
  /** Bytes of each JSON header, the same for all of them. */
  headerLength: number;
}

/** Writes each request as a body with binary tensors; headers are filled up with spaces to one length. */
export async function writeBinaryBodies(
  folder: string,
  requests: readonly (readonly BodyTensor[])[],
): Promise<Bodies> {
  await mkdir(folder, { recursive: true });
  const payloads = requests.map((inputs) => inputs.map(({ data }) => bytesOf(data)));
  const headers = requests.map((inputs, i) =>
    JSON.stringify({
      inputs: inputs.map(({ name, datatype, shape }, j) => ({
        name,
        datatype,
        shape,
        parameters: { binary_data_size: payloads[i][j].length },
      })),
      parameters: { binary_data_output: true },
    }),
  );
  const headerLength = Math.max(...headers.map((header) => header.length));
  const files = await Promise.all(
    payloads.map(async (parts, i) => {
      const file = join(folder, `${i}.bin`);
      await writeFile(file, Buffer.concat([Buffer.from(headers[i].padEnd(headerLength)), ...parts]));
      return file;
    }),
  );
  return { files, headerLength };
}

/** Texts travel as the bytes of each behind their number, of 32 bits. */
function bytesOf(data: BodyTensor['data']): Buffer {
  if (ArrayBuffer.isView(data)) return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return Buffer.concat(
    data.flatMap((text) => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(Buffer.byteLength(text));
      return [length, Buffer.from(text)];
    }),
  );
}
