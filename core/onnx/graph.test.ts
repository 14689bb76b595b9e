import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { GraphBuilder } from './graph.ts';

const run = async (graph: GraphBuilder, feeds: Record<string, Tensor>) =>
  (await InferenceSession.create(graph.build('test', {}))).run(feeds);

describe('GraphBuilder', () => {
  it('writes whole-number tensors, named dimensions and other datatypes so that ONNX Runtime runs them', async () => {
    const graph = new GraphBuilder();
    const ids = graph.input('ids', ['batch', 'tokens'], 'INT64');
    const table = graph.constant([0, 0, 1, 10, 2, 20], [3, 2]);
    const rows = graph.node('Gather', [table, ids]);
    const sums = graph.node('ReduceSum', [rows, graph.integers([1])], { keepdims: 0 });
    graph.output('sums', sums, [-1, 2]);
    const { sums: result } = await run(graph, {
      ids: new Tensor('int64', BigInt64Array.from([1n, 2n, 2n, 0n, 0n, 1n]), [2, 3]),
    });
    expect(result.dims).toEqual([2, 2]);
    expect([...(result.data as Float32Array)]).toEqual([5, 50, 1, 10]);
  });

  it('passes strings through', async () => {
    const graph = new GraphBuilder();
    graph.output('same', graph.input('text', [-1], 'BYTES'), [-1], 'BYTES');
    const { same } = await run(graph, { text: new Tensor('string', ['a', 'ß'], [2]) });
    expect(same.data).toEqual(['a', 'ß']);
  });

  it('writes a whole number as a float attribute where it is told to', async () => {
    const graph = new GraphBuilder();
    const x = graph.input('x', [-1]);
    graph.output('y', graph.node('LeakyRelu', [x], { alpha: { float: 2 } }), [-1]);
    const { y } = await run(graph, { x: new Tensor('float32', [-1, 3], [2]) });
    expect([...(y.data as Float32Array)]).toEqual([-2, 3]);
  });

  it('refuses constants that do not fill their shape or do not fit their datatype', () => {
    const graph = new GraphBuilder();
    expect(() => graph.constant([1, 2, 3], [2])).toThrow('3 values do not fill the shape [2]');
    expect(() => graph.constant([1e39], [1])).toThrow('float32 cannot');
    expect(() => graph.integers([1, 2], [3])).toThrow('2 values do not fill the shape [3]');
    expect(() => graph.integers([0.5])).toThrow(RangeError);
  });
});
