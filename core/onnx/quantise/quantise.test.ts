import protobuf, { type onnx as Onnx } from 'onnx-proto';
import { describe, expect, it } from 'vitest';
import { openSession } from '../../inference/session.ts';
import { fp32, fp32Of, type Tensors } from '../../inference/tensor.ts';
import { normalValues, seededRandom } from '../../learn/random.ts';
import { GraphBuilder } from '../graph.ts';
import { calibrate } from './calibrate.ts';
import { quantiseDynamically } from './dynamicProducts.ts';
import { EditableModel } from './model.ts';
import { productsOf } from './products.ts';
import { pruneByMagnitude } from './prune.ts';
import { quantiseStatically } from './staticProducts.ts';
import { storeAsInt8 } from './storedWeights.ts';

const WORDS = 50;
const WIDTH = 16;
const INNER = 32;

/** A table, two products with a residual about them, a norm and a head, with random weights. */
function smallNet(seed: number): Uint8Array {
  const normal = normalValues(seededRandom(seed));
  const graph = new GraphBuilder();
  const random = (dims: number[], scale: number) =>
    graph.constant(
      Float32Array.from({ length: dims.reduce((a, b) => a * b, 1) }, () => scale * normal()),
      dims,
    );
  const ids = graph.input('ids', ['batch', 'tokens'], 'INT64');
  const x = graph.node('Gather', [random([WORDS, WIDTH], 1), ids]);
  const wide = graph.node('MatMul', [x, random([WIDTH, INNER], 0.3)]);
  const active = graph.node('Gelu', [graph.node('Add', [wide, random([INNER], 0.2)])]);
  const back = graph.node('MatMul', [active, random([INNER, WIDTH], 0.3)]);
  const again = graph.node('MatMul', [active, random([INNER, WIDTH], 0.3)]);
  const sum = graph.node('Add', [x, graph.node('Mul', [back, again])]);
  const normed = graph.node('LayerNormalization', [sum, random([WIDTH], 1), random([WIDTH], 0.1)]);
  const pooled = graph.node('ReduceMean', [normed, graph.integers([1])], { keepdims: 0 });
  graph.output('pooled', pooled, [-1, WIDTH]);
  graph.output('scores', graph.node('MatMul', [pooled, random([WIDTH, 3], 0.5)]), [-1, 3]);
  return graph.build('net', { made: 'for a test' });
}

function rows(...ids: readonly number[][]): Tensors {
  const dims = [ids.length, ids[0].length];
  return { ids: { datatype: 'INT64', dims, data: BigInt64Array.from(ids.flat(), BigInt) } };
}

const random = seededRandom(5);
const row = () => Array.from({ length: 6 }, () => Math.floor(random() * WORDS));
const calibration = Array.from({ length: 40 }, () => rows(row()));
const unseen = rows(...Array.from({ length: 20 }, row));

async function run(model: Uint8Array, feed: Tensors, output = 'pooled'): Promise<Float32Array> {
  const session = await openSession(model);
  const values = fp32Of(await session.run(feed), output);
  await session.release();
  return values;
}

/** Root of the mean squared difference, in units of that of the values. */
function difference(a: Float32Array, b: Float32Array): number {
  const square = (values: Float32Array) => values.reduce((sum, value) => sum + value * value, 0);
  return Math.sqrt(square(a.map((value, i) => value - b[i])) / square(a));
}

function graphOf(model: Uint8Array): { graph: Onnx.IGraphProto; whole: Onnx.ModelProto } {
  const whole = protobuf.onnx.ModelProto.decode(model);
  return { graph: whole.graph ?? {}, whole };
}

/** Bytes of each constant by its name. */
function constantsOf(model: Uint8Array): Map<string, string> {
  return new Map(
    graphOf(model).graph.initializer?.map(({ name, rawData }) => [
      name ?? '',
      Buffer.from(rawData ?? []).toString('base64'),
    ]),
  );
}

const operators = (model: Uint8Array) => graphOf(model).graph.node?.map(({ opType }) => opType) ?? [];
const net = smallNet(1);
const activations = await calibrate(net, calibration);

describe('every quantised model', () => {
  it.each([1, 2, 3])(
    'stays near the FP32 one on rows that it was not calibrated on (seed %i)',
    async (seed) => {
      const original = smallNet(seed);
      const expected = await run(original, unseen);
      const ranges = await calibrate(original, calibration);
      const by = async (model: Uint8Array) => difference(expected, await run(model, unseen));
      expect(await by(storeAsInt8(original))).toBeLessThan(0.015);
      expect(await by(quantiseStatically(original, ranges, { weightBits: 8 }))).toBeLessThan(0.02);
      expect(await by(quantiseStatically(original, ranges, { weightBits: 7 }))).toBeLessThan(0.03);
      expect(await by(quantiseDynamically(original))).toBeLessThan(0.02);
    },
  );

  it.each<[string, (model: Uint8Array) => Uint8Array]>([
    ['static', (model) => quantiseStatically(model, activations)],
    ['stored', storeAsInt8],
    ['dynamic', quantiseDynamically],
    ['pruned', (model) => pruneByMagnitude(model, 0.5)],
  ])('changes products and tables and nothing else (%s)', (_, change) => {
    const [before, after] = [graphOf(net), graphOf(change(net))];
    expect(after.whole.opsetImport).toEqual(before.whole.opsetImport);
    expect(after.whole.metadataProps).toEqual(before.whole.metadataProps);
    expect(after.graph.input).toEqual(before.graph.input);
    expect(after.graph.output).toEqual(before.graph.output);
    const constants = constantsOf(change(net));
    const large = new Set(productsOf(new EditableModel(net)).map(({ weight }) => weight.name));
    for (const { input } of before.graph.node ?? [])
      if (input?.length === 2 && input[1] === 'ids') large.add(input[0]);
    expect(large.size).toBe(4);
    for (const [name, bytes] of constantsOf(net))
      if (!large.has(name)) expect(constants.get(name), name).toBe(bytes);
    const kept = (graph: Onnx.IGraphProto) =>
      graph.node?.filter(({ opType }) => /Norm|Gelu|Reduce|Identity/.test(opType ?? ''));
    expect(kept(after.graph)).toEqual(kept(before.graph));
  });

  it('takes about a quarter of the bytes for its matrices', () => {
    const size = (model: Uint8Array) =>
      [...constantsOf(model).values()].reduce((sum, text) => sum + text.length, 0);
    for (const model of [storeAsInt8(net), quantiseStatically(net, activations), quantiseDynamically(net)])
      expect(size(model)).toBeLessThan(0.45 * size(net));
  });

  it('is made of a model alone', () => {
    expect(() => storeAsInt8(Uint8Array.of(255, 255, 255))).toThrow('no ONNX model');
    expect(() => quantiseStatically(new Uint8Array(0), activations)).toThrow('no graph');
  });
});

describe('the static one', () => {
  const model = quantiseStatically(net, activations);

  it('answers a row as it does beside others, which the dynamic one does not', async () => {
    const [alone, ...others] = Array.from({ length: 8 }, row);
    const gap = async (bytes: Uint8Array) => {
      const one = await run(bytes, rows(alone));
      const beside = await run(bytes, rows(alone, ...others));
      return Math.max(...one.map((value, i) => Math.abs(value - beside[i])));
    };
    expect(await gap(model)).toBeLessThanOrEqual(1e-6);
    expect(await gap(quantiseDynamically(net))).toBeGreaterThan(1e-4);
  });

  it('quantises what several products share once, and gives each a DequantizeLinear of its own', () => {
    const count = (name: string) => operators(model).filter((operator) => operator === name).length;
    expect(count('QuantizeLinear')).toBe(2);
    expect(count('DequantizeLinear')).toBe(6);
  });

  it('leaves sensitive products in FP32 where it is told to', async () => {
    const products = productsOf(new EditableModel(net)).map(({ output }) => output);
    expect(products).toHaveLength(3);
    const inFloat = quantiseStatically(net, activations, { inFloat: new Set(products) });
    expect(operators(inFloat)).not.toContain('QuantizeLinear');
    expect(await run(inFloat, unseen)).toEqual(await run(storeAsInt8(net), unseen));
  });

  it('keeps every sum of two products within 16 bits, as processors without VNNI add them', () => {
    const largest = (bits: 7 | 8) =>
      Math.max(
        ...(graphOf(quantiseStatically(net, activations, { weightBits: bits })).graph.initializer ?? [])
          .filter(({ dims, dataType }) => dataType === 3 && dims?.length === 2 && Number(dims[0]) !== WORDS)
          .flatMap(({ rawData }) => [...new Int8Array(new Uint8Array(rawData ?? []).buffer)].map(Math.abs)),
      );
    expect(largest(8)).toBe(127);
    expect(2 * 255 * largest(7)).toBeLessThan(2 ** 15);
  });

  it('cuts off what lies outside of its range', async () => {
    const narrow = quantiseStatically(net, activations, { coverage: 0.5 });
    expect(difference(await run(net, unseen), await run(narrow, unseen))).toBeGreaterThan(0.1);
  });

  it('refuses a product that was not calibrated', () => {
    expect(() => quantiseStatically(net, new Map())).toThrow('has not been calibrated');
  });
});

describe('a Gemm', () => {
  const x = fp32(
    [4, 16],
    Float32Array.from({ length: 64 }, (_, i) => Math.sin(i)),
  );
  const weights = Float32Array.from({ length: 16 * 20 }, (_, i) => Math.cos(3 * i));
  const bias = Float32Array.from({ length: 20 }, (_, i) => i / 10);
  const gemm = (attributes: Record<string, number | { float: number }>, dims: number[]) => {
    const graph = new GraphBuilder();
    const inputs = [graph.input('x', [-1, 16]), graph.constant(weights, dims), graph.constant(bias, [20])];
    graph.output('y', graph.node('Gemm', inputs, attributes), [-1, 20]);
    return graph.build('gemm', {});
  };

  it.each<[string, Record<string, number>, number[]]>([
    ['plain', {}, [16, 20]],
    ['with a transposed matrix', { transB: 1 }, [20, 16]],
  ])('is a product with a bias (%s)', async (_, attributes, dims) => {
    const original = gemm(attributes, dims);
    const ranges = await calibrate(original, [{ x }]);
    const expected = await run(original, { x }, 'y');
    for (const model of [
      quantiseStatically(original, ranges),
      quantiseDynamically(original),
      storeAsInt8(original),
    ]) {
      expect(operators(model)).not.toContain('Gemm');
      expect(difference(expected, await run(model, { x }, 'y'))).toBeLessThan(0.02);
    }
  });

  it('is left alone where it has factors', async () => {
    const original = gemm({ alpha: { float: 0.5 } }, [16, 20]);
    expect(operators(quantiseStatically(original, new Map()))).toEqual(operators(original));
  });
});

describe('pruning', () => {
  const matrices = (model: Uint8Array) =>
    productsOf(new EditableModel(model)).map(({ weight }) => weight.data);

  it('sets the smallest weights of each matrix to 0 and leaves the others', () => {
    const before = matrices(net);
    for (const [m, pruned] of matrices(pruneByMagnitude(net, 0.7)).entries()) {
      const zeros = pruned.filter((value) => value === 0).length;
      expect(zeros).toBe(Math.floor(0.7 * pruned.length));
      const least = Math.min(...pruned.filter((value) => value !== 0).map(Math.abs));
      for (const [i, value] of pruned.entries())
        if (value === 0) expect(Math.abs(before[m][i])).toBeLessThanOrEqual(least);
        else expect(value).toBe(before[m][i]);
    }
    expect(matrices(pruneByMagnitude(net, 0))).toEqual(before);
  });

  it('goes before quantising, which keeps the zeros', () => {
    const pruned = pruneByMagnitude(net, 0.5);
    const zeros = (model: Uint8Array) =>
      (graphOf(model).graph.initializer ?? [])
        .filter(({ dims, dataType }) => dataType === 3 && dims?.length === 2 && Number(dims[0]) !== WORDS)
        .map(({ rawData = [] }) => (rawData ?? []).filter((value: number) => value === 0).length);
    const expected = matrices(pruned).map((matrix) => matrix.length / 2);
    for (const [i, count] of zeros(storeAsInt8(pruned)).entries())
      expect(count).toBeGreaterThanOrEqual(expected[i]);
  });
});
