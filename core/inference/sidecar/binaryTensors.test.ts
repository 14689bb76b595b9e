import { describe, expect, it } from 'vitest';
import type { Tensor, Tensors } from '../tensor.ts';
import { decodeResponse, encodeRequest } from './binaryTensors.ts';

/** An answer with these outputs, whatever they say of themselves. */
function response(outputs: unknown, binary: Uint8Array = new Uint8Array()) {
  const json = Buffer.from(JSON.stringify({ outputs }));
  return { bytes: Buffer.concat([json, binary]), jsonLength: json.length };
}

const output = (change: object = {}) => ({
  ...{ name: 'y', datatype: 'FP32', shape: [2], parameters: { binary_data_size: 8 } },
  ...change,
});

describe('a request', () => {
  it('is JSON that describes the tensors, and their bytes behind it', () => {
    const inputs: Tensors = {
      text: { datatype: 'BYTES', dims: [2], data: ['ß', ''] },
      ids: { datatype: 'INT64', dims: [1, 1], data: BigInt64Array.of(-2n) },
    };
    const { bytes, jsonLength } = encodeRequest(inputs, 1.5);
    expect(JSON.parse(Buffer.from(bytes).toString('utf8', 0, jsonLength))).toEqual({
      inputs: [
        { name: 'text', datatype: 'BYTES', shape: [2], parameters: { binary_data_size: 10 } },
        { name: 'ids', datatype: 'INT64', shape: [1, 1], parameters: { binary_data_size: 8 } },
      ],
      parameters: { binary_data_output: true, timeout: 1_500, priority: 1 },
    });
    expect(Buffer.from(bytes.subarray(jsonLength)).toString('hex')).toBe(
      `${'02000000c39f'}${'00000000'}${'feffffffffffffff'}`,
    );
  });

  it('says whether a person waits', () => {
    const priorityOf = (priority: 'person' | 'scheduled') => {
      const { bytes, jsonLength } = encodeRequest({}, 1, priority);
      return JSON.parse(Buffer.from(bytes).toString('utf8', 0, jsonLength)).parameters.priority;
    };
    expect([priorityOf('person'), priorityOf('scheduled')]).toEqual([1, 2]);
  });

  it('holds of a view only what it shows', () => {
    const whole = Float32Array.of(1, 2, 3, 4);
    const x: Tensor = { datatype: 'FP32', dims: [2], data: whole.subarray(1, 3) };
    const { bytes, jsonLength } = encodeRequest({ x }, 1);
    const { buffer, byteOffset } = bytes;
    expect([...new Float32Array(buffer.slice(byteOffset + jsonLength, byteOffset + bytes.length))]).toEqual([
      2, 3,
    ]);
  });
});

describe('an answer', () => {
  it('is read wherever its tensors begin', () => {
    const values = Buffer.from(Float64Array.of(0.1, -1e300).buffer);
    const outputs = [
      { name: 'flag', datatype: 'BOOL', shape: [1], parameters: { binary_data_size: 1 } },
      { name: 'y', datatype: 'FP64', shape: [2], parameters: { binary_data_size: 16 } },
      { name: 'none', datatype: 'INT8', shape: [0, 3], parameters: { binary_data_size: 0 } },
      { name: 'words', datatype: 'BYTES', shape: [1], parameters: { binary_data_size: 6 } },
    ];
    const words = Buffer.from('02000000c39f', 'hex');
    expect(decodeResponse(response(outputs, Buffer.concat([Buffer.of(1), values, words])))).toEqual({
      flag: { datatype: 'BOOL', dims: [1], data: Uint8Array.of(1) },
      y: { datatype: 'FP64', dims: [2], data: Float64Array.of(0.1, -1e300) },
      none: { datatype: 'INT8', dims: [0, 3], data: new Int8Array() },
      words: { datatype: 'BYTES', dims: [1], data: ['ß'] },
    });
  });

  it.each<[string, ReturnType<typeof response>]>([
    ['no JSON', { bytes: Buffer.from('{"outputs":'), jsonLength: 11 }],
    ['no list of outputs', response({})],
    ['of no datatype that we know', response([output({ datatype: 'BF16' })], Buffer.alloc(8))],
    ['without its bytes', response([output({ parameters: {} })], Buffer.alloc(8))],
    ['of a negative size', response([output({ parameters: { binary_data_size: -8 } })], Buffer.alloc(8))],
    ['shorter than it says', response([output()], Buffer.alloc(7))],
    ['not as long as its shape', response([output({ shape: [3] })], Buffer.alloc(8))],
    ['of half an element', response([output({ parameters: { binary_data_size: 7 } })], Buffer.alloc(7))],
    [
      'with a text beyond its end',
      response(
        [output({ datatype: 'BYTES', shape: [1], parameters: { binary_data_size: 4 } })],
        Buffer.from([9, 0, 0, 0]),
      ),
    ],
    [
      'with half a length',
      response(
        [output({ datatype: 'BYTES', shape: [1], parameters: { binary_data_size: 3 } })],
        Buffer.alloc(3),
      ),
    ],
    ['shorter than its JSON', { bytes: Buffer.from('{}'), jsonLength: 1_000 }],
  ])('is refused when it is %s', (_, body) => {
    expect(() => decodeResponse(body)).toThrow();
  });
});
