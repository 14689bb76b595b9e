import { z } from 'zod';
import { datatypes, elementArrays, elementCount, type Tensor, type Tensors } from '../tensor.ts';

/** A body of the Open Inference Protocol with binary tensors: JSON, then the tensors in its order, little-endian. */
export interface BinaryBody {
  bytes: Uint8Array;
  /** Bytes of the JSON: the header `Inference-Header-Content-Length`. */
  jsonLength: number;
}

const response = z.object({
  outputs: z.array(
    z.object({
      name: z.string(),
      datatype: z.enum(datatypes),
      shape: z.array(z.int().min(0)),
      parameters: z.object({ binary_data_size: z.int().min(0) }),
    }),
  ),
});

/** As the protocol numbers them: the smaller comes first. */
const PRIORITIES = { person: 1, scheduled: 2 };

/** An inference request whose outputs shall come as binary tensors. @param timeoutMs after which the server drops it */
export function encodeRequest(
  inputs: Tensors,
  timeoutMs: number,
  priority: keyof typeof PRIORITIES = 'person',
): BinaryBody {
  const entries = Object.entries(inputs).map(([name, tensor]) => ({
    name,
    tensor,
    bytes: bytesOf(tensor),
  }));
  const json = JSON.stringify({
    inputs: entries.map(({ name, tensor: { datatype, dims }, bytes }) => ({
      name,
      datatype,
      shape: dims,
      parameters: { binary_data_size: bytes.byteLength },
    })),
    parameters: {
      binary_data_output: true,
      timeout: Math.ceil(timeoutMs * 1_000),
      priority: PRIORITIES[priority],
    },
  });
  const bytes = Buffer.concat([Buffer.from(json), ...entries.map((entry) => entry.bytes)]);
  return { bytes, jsonLength: Buffer.byteLength(json) };
}

/** The outputs of an answer. @throws Error when it is not as the protocol has it */
export function decodeResponse({ bytes, jsonLength }: BinaryBody): Tensors {
  const json = new TextDecoder().decode(bytes.subarray(0, jsonLength));
  let offset = jsonLength;
  return Object.fromEntries(
    response.parse(JSON.parse(json)).outputs.map(({ name, datatype, shape: dims, parameters }) => {
      const end = offset + parameters.binary_data_size;
      if (end > bytes.byteLength) throw new RangeError(`Output ${name} is longer than the body`);
      // A copy, since typed arrays begin at a multiple of their element's size.
      const part = new Uint8Array(bytes.subarray(offset, end));
      offset = end;
      return [name, tensorOf(datatype, dims, part)];
    }),
  );
}

/** The elements as they lie in memory: every machine that Node 20 runs on is little-endian, save s390x. */
function bytesOf({ datatype, data }: Tensor): Uint8Array {
  if (datatype !== 'BYTES') return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return Buffer.concat(
    data.flatMap((text) => {
      const bytes = Buffer.from(text, 'utf8');
      const length = Buffer.alloc(4);
      length.writeUInt32LE(bytes.length);
      return [length, bytes];
    }),
  );
}

function tensorOf(
  datatype: Tensor['datatype'],
  dims: readonly number[],
  bytes: Uint8Array<ArrayBuffer>,
): Tensor {
  const tensor =
    datatype === 'BYTES'
      ? { datatype, dims, data: textsOf(bytes) }
      : ({ datatype, dims, data: new elementArrays[datatype](bytes.buffer) } as Tensor);
  if (tensor.data.length !== elementCount(dims)) throw new RangeError('An output does not fill its shape');
  return tensor;
}

/** Each text behind its length in four bytes. @throws RangeError when a length lies */
function textsOf(bytes: Uint8Array): string[] {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const texts: string[] = [];
  for (let offset = 0; offset < view.length; ) {
    const start = offset + 4;
    offset = start + view.readUInt32LE(offset);
    if (offset > view.length) throw new RangeError('A text is longer than the output');
    texts.push(view.toString('utf8', start, offset));
  }
  return texts;
}
