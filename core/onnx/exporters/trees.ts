import type { EnsembleState } from '../../learn/trees/ensemble.ts';
import type { GraphBuilder } from '../graph.ts';

/**
 * Adds a fitted tree, forest or boosted ensemble on raw features; returns batch x outputs. Thresholds are float32 numbers
 * and `predict` rounds what it compares, so that every row falls into the same leaves here; what is left is the sum in
 * float32.
 */
export function exportTrees(graph: GraphBuilder, input: string, state: EnsembleState): string {
  const sum = graph.classicalNode('TreeEnsembleRegressor', [input], {
    ...nodes(state),
    n_targets: state.outputs.length,
    base_values: { floats: state.outputs.map(({ base }) => base) },
  });
  return state.link === 'logistic' ? graph.node('Sigmoid', [sum]) : sum;
}

/** The attributes of the operator; ids of nodes are their places in their tree. */
function nodes({ outputs }: EnsembleState) {
  const [trees, ids, columns, thresholds]: number[][] = [[], [], [], []];
  const [lower, upper]: number[][] = [[], []];
  const modes: string[] = [];
  const [leafTrees, leafIds, leafTargets, leafValues]: number[][] = [[], [], [], []];
  let tree = 0;
  for (const [target, output] of outputs.entries()) {
    // The operator knows no ensemble without a tree: one leaf of 0 stands for it.
    const none = output.sizes.length === 0;
    const { sizes, splitColumns, values } = none ? { sizes: [1], splitColumns: [-1], values: [0] } : output;
    let at = 0;
    for (const size of sizes) {
      let child = 1;
      for (let id = 0; id < size; id++, at++) {
        const leaf = splitColumns[at] < 0;
        trees.push(tree);
        ids.push(id);
        columns.push(leaf ? 0 : splitColumns[at]);
        modes.push(leaf ? 'LEAF' : 'BRANCH_LEQ');
        thresholds.push(leaf ? 0 : values[at]);
        lower.push(leaf ? 0 : child);
        upper.push(leaf ? 0 : child + 1);
        if (!leaf) {
          child += 2;
          continue;
        }
        leafTrees.push(tree);
        leafIds.push(id);
        leafTargets.push(target);
        leafValues.push(output.factor * values[at]);
      }
      tree++;
    }
  }
  return {
    nodes_treeids: trees,
    nodes_nodeids: ids,
    nodes_featureids: columns,
    nodes_modes: { strings: modes },
    nodes_values: { floats: thresholds },
    nodes_truenodeids: lower,
    nodes_falsenodeids: upper,
    target_treeids: leafTrees,
    target_nodeids: leafIds,
    target_ids: leafTargets,
    target_weights: { floats: leafValues },
  };
}
