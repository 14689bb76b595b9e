import { shrink } from '../../learn/linear.ts';
import { exportLogistic, exportRidge } from '../../onnx/exporters/linear.ts';
import { exportMahalanobis } from '../../onnx/exporters/mahalanobis.ts';
import { exportTrees } from '../../onnx/exporters/trees.ts';
import { GraphBuilder } from '../../onnx/graph.ts';
import { MAX_HORIZON } from './distribution.ts';
import { featureNames, LONG_RUN } from './features.ts';
import { ANCHORS, interpolation } from './training/members.ts';
import type { ForecastModel } from './training/stack.ts';

/**
 * The stacked members as one graph: `features` [batch, F] -> `mean`, `logDeviation`, `probabilityUp` [batch, 30] and
 * `outlier` [batch, 1].
 */
export function exportForecast(model: ForecastModel): Uint8Array {
  const graph = new GraphBuilder();
  const { stack } = model;
  const features = graph.input('features', [-1, featureNames.length]);
  const shape = [-1, MAX_HORIZON];
  graph.output('mean', exportRidge(graph, features, shrink(model.mean, stack.mean)), shape);
  graph.output('logDeviation', stackedDeviation(graph, features, model), shape);
  const direction = exportLogistic(graph, features, shrink(model.direction, stack.direction));
  graph.output('probabilityUp', direction, shape);
  graph.output('outlier', exportMahalanobis(graph, features, model.outlier), [-1, 1]);
  return graph.build('forecast', { features: featureNames.join(',') });
}

function stackedDeviation(graph: GraphBuilder, features: string, model: ForecastModel): string {
  const { linear, boosted, longRun } = model.stack.deviation;
  const spread = interpolation.flatMap((weights) =>
    weights.map((weight, column) => weight * boosted[column]),
  );
  const parts = [
    exportRidge(graph, features, shrink(model.deviation, linear)),
    graph.node('MatMul', [
      exportTrees(graph, features, model.boosted),
      graph.constant(spread, [ANCHORS.length, MAX_HORIZON]),
    ]),
    graph.node('Mul', [
      graph.node('Gather', [features, graph.integers([LONG_RUN])], { axis: 1 }),
      graph.constant(longRun, [1, MAX_HORIZON]),
    ]),
  ];
  return parts.reduce((sum, part) => graph.node('Add', [sum, part]));
}
