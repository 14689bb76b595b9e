import protobuf from 'onnx-proto';
import { describe, expect, it } from 'vitest';
import { readOnnxCheckpoint, transposed } from './onnxCheckpoint.ts';
import { fromBert } from './pretrained.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';
import type { Weights } from './shape.ts';
import { bertCheckpoint } from './testing/bertCheckpoint.ts';
import { tinyShape, tinyWeights } from './testing/tinyEncoder.ts';

function expectSame(got: Weights, expected: Weights): void {
  expect([...got.keys()].sort()).toEqual([...expected.keys()].sort());
  for (const [name, { dims, data }] of expected) {
    expect(got.get(name)?.dims, name).toEqual(dims);
    for (const [i, value] of got.get(name)!.data.entries()) expect(value).toBeCloseTo(data[i], 6);
  }
}

describe('checkpoints', () => {
  const ours = tinyWeights(3);
  const theirs = bertCheckpoint(ours);

  it('survive a safetensors file, at any place in a larger buffer', () => {
    const bytes = writeSafetensors(theirs);
    const inside = Buffer.concat([Buffer.of(1, 2, 3), bytes]).subarray(3);
    expect(readSafetensors(inside)).toEqual(theirs);
  });

  it('become our weights', () => expectSame(fromBert(theirs, tinyShape), ours));

  it('are read from an ONNX export, whose matrices are turned and numbered', () => {
    const { onnx } = protobuf;
    const initializer: ReturnType<typeof tensor>[] = [];
    const node: { opType: string; input: string[]; output: string[] }[] = [];
    function tensor(name: string, { dims, data }: { dims: readonly number[]; data: Float32Array }) {
      return { name, dims: [...dims], dataType: 1, rawData: new Uint8Array(data.buffer.slice(0)) };
    }
    for (const [name, weight] of theirs) {
      const isDense = weight.dims.length === 2 && name.startsWith('encoder');
      if (!isDense) initializer.push(tensor(name, weight));
      else {
        const number = `onnx::MatMul_${initializer.length}`;
        initializer.push(tensor(number, transposed(weight)));
        const bias = name.replace('.weight', '.bias');
        node.push({ opType: 'MatMul', input: ['x', number], output: [`product of ${number}`] });
        node.push({ opType: 'Add', input: [bias, `product of ${number}`], output: [`${number} done`] });
      }
    }
    const bytes = onnx.ModelProto.encode({ graph: { initializer, node } }).finish();
    expectSame(fromBert(readOnnxCheckpoint(bytes), tinyShape), ours);
  });

  it('are refused when something is missing or of another size, with its name', () => {
    const few = new Map(theirs);
    few.delete('encoder.layer.1.output.dense.bias');
    expect(() => fromBert(few, tinyShape)).toThrow('encoder.layer.1.output.dense.bias');
    expect(() => fromBert(theirs, { ...tinyShape, feedForward: 16 })).toThrow(
      /layer.0.expand.weight is \[8, 12\]/,
    );
    expect(() => readSafetensors(Uint8Array.of(1, 2, 3))).toThrow(RangeError);
    expect(() => readSafetensors(new Uint8Array(64).fill(255))).toThrow(RangeError);
    expect(() => readOnnxCheckpoint(Uint8Array.of(255, 255, 1))).toThrow(RangeError);
  });
});
