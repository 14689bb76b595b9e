import { describe, expect, it } from 'vitest';
import { openSession } from '../inference/session.ts';
import { fp32, type Tensors } from '../inference/tensor.ts';
import { GraphBuilder } from './graph.ts';

const run = async (graph: GraphBuilder, inputs: Tensors) =>
  (await openSession(graph.build('test', {}))).run(inputs);

describe('GraphBuilder', () => {
  it('writes whole-number tensors, named dimensions and other datatypes so that ONNX Runtime runs them', async () => {
    const graph = new GraphBuilder();
    const ids = graph.input('ids', ['batch', 'tokens'], 'INT64');
    const table = graph.constant([0, 0, 1, 10, 2, 20], [3, 2]);
    const rows = graph.node('Gather', [table, ids]);
    const sums = graph.node('ReduceSum', [rows, graph.integers([1])], { keepdims: 0 });
    graph.output('sums', sums, [-1, 2]);
    const { sums: result } = await run(graph, {
      ids: { datatype: 'INT64', dims: [2, 3], data: BigInt64Array.of(1n, 2n, 2n, 0n, 0n, 1n) },
    });
    expect(result).toEqual(fp32([2, 2], [5, 50, 1, 10]));
  });

  it('passes strings through', async () => {
    const graph = new GraphBuilder();
    graph.output('same', graph.input('text', [-1], 'BYTES'), [-1], 'BYTES');
    const text = { datatype: 'BYTES' as const, dims: [2], data: ['a', 'ß'] };
    expect(await run(graph, { text })).toEqual({ same: text });
  });

  it('writes a whole number as a float attribute where it is told to', async () => {
    const graph = new GraphBuilder();
    const x = graph.input('x', [-1]);
    graph.output('y', graph.node('LeakyRelu', [x], { alpha: { float: 2 } }), [-1]);
    expect(await run(graph, { x: fp32([2], [-1, 3]) })).toEqual({ y: fp32([2], [-2, 3]) });
  });

  it('writes operators of the classical set, with strings and lists of floats', async () => {
    const graph = new GraphBuilder();
    const leaves = {
      nodes_treeids: [0, 1],
      nodes_nodeids: [0, 0],
      nodes_featureids: [0, 0],
      nodes_modes: { strings: ['LEAF', 'LEAF'] },
      nodes_values: { floats: [0, 0] },
      nodes_truenodeids: [0, 0],
      nodes_falsenodeids: [0, 0],
      target_treeids: [0, 1],
      target_nodeids: [0, 0],
      target_ids: [0, 0],
      target_weights: { floats: [2, 3.5] },
      n_targets: 1,
    };
    const x = graph.input('x', [-1, 1]);
    const largest = { ...leaves, aggregate_function: 'MAX' };
    graph.output('sum', graph.classicalNode('TreeEnsembleRegressor', [x], leaves), [-1, 1]);
    graph.output('largest', graph.classicalNode('TreeEnsembleRegressor', [x], largest), [-1, 1]);
    const outputs = await run(graph, { x: fp32([1, 1], [0]) });
    expect(outputs).toEqual({ sum: fp32([1, 1], [5.5]), largest: fp32([1, 1], [3.5]) });
    expect(() => graph.node('Clip', [x], { limits: { floats: [1e39] } })).toThrow('float32 cannot');
  });

  it('refuses constants that do not fill their shape or do not fit their datatype', () => {
    const graph = new GraphBuilder();
    expect(() => graph.constant([1, 2, 3], [2])).toThrow('3 values do not fill the shape [2]');
    expect(() => graph.constant([1e39], [1])).toThrow('float32 cannot');
    expect(() => graph.integers([1, 2], [3])).toThrow('2 values do not fill the shape [3]');
    expect(() => graph.integers([0.5])).toThrow(RangeError);
  });
});
