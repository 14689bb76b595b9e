import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One input of a request; `data` as it lies in memory. */
export interface BodyTensor {
  name: string;
  datatype: string;
  shape: readonly number[];
  data: Float32Array | BigInt64Array;
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
  const headers = requests.map((inputs) =>
    JSON.stringify({
      inputs: inputs.map(({ name, datatype, shape, data }) => ({
        name,
        datatype,
        shape,
        parameters: { binary_data_size: data.byteLength },
      })),
      parameters: { binary_data_output: true },
    }),
  );
  const headerLength = Math.max(...headers.map((header) => header.length));
  const files = await Promise.all(
    requests.map(async (inputs, i) => {
      const file = join(folder, `${i}.bin`);
      const parts = inputs.map(({ data }) => Buffer.from(data.buffer, data.byteOffset, data.byteLength));
      await writeFile(file, Buffer.concat([Buffer.from(headers[i].padEnd(headerLength)), ...parts]));
      return file;
    }),
  );
  return { files, headerLength };
}
