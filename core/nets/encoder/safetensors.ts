import type { Weights } from './shape.ts';

/**
 * Reads a safetensors file: eight bytes with the length of a JSON header, the header, the tensors. Only F32 tensors are
 * taken, since a BERT model keeps nothing else but its position numbers.
 *
 * @throws RangeError when the bytes are no such file
 */
export function readSafetensors(bytes: Uint8Array): Weights {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length < 8 ? Number.NaN : Number(view.getBigUint64(0, true));
  if (!(length > 0 && length + 8 <= bytes.length)) throw new RangeError('This is no safetensors file');
  const header: Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }> =
    JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  const weights: Weights = new Map();
  for (const [name, { dtype, shape, data_offsets }] of Object.entries(header)) {
    if (dtype !== 'F32') continue;
    const [from, to] = data_offsets.map((offset) => offset + 8 + length);
    const size = shape.reduce((product, dim) => product * dim, 1);
    if (to > bytes.length || to - from !== 4 * size)
      throw new RangeError(`${name} does not fill the shape [${shape.join(', ')}]`);
    // A copy, since the tensors of a file need not lie on a multiple of four bytes.
    weights.set(name, {
      dims: shape,
      data: new Float32Array(new Uint8Array(bytes.subarray(from, to)).buffer),
    });
  }
  return weights;
}

/** The bytes of a safetensors file. */
export function writeSafetensors(weights: Weights): Uint8Array {
  const header: Record<string, { dtype: string; shape: readonly number[]; data_offsets: [number, number] }> =
    {};
  let end = 0;
  for (const [name, { dims, data }] of weights) {
    header[name] = { dtype: 'F32', shape: dims, data_offsets: [end, end + data.byteLength] };
    end += data.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  for (const [name, { data }] of weights)
    bytes.set(
      new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
      8 + text.length + header[name].data_offsets[0],
    );
  return bytes;
}
