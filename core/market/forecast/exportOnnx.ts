import { exportLogistic, exportRidge } from '../../onnx/exporters/linear.ts';
import { GraphBuilder } from '../../onnx/graph.ts';
import { MAX_HORIZON } from './distribution.ts';
import { featureNames } from './features.ts';
import type { ForecastModel } from './train.ts';

/** The three estimators as one graph: `features` [batch, F] -> `mean`, `logDeviation`, `probabilityUp` [batch, 30]. */
export function exportForecast(model: ForecastModel): Uint8Array {
  const graph = new GraphBuilder();
  const features = graph.input('features', [-1, featureNames.length]);
  const shape = [-1, MAX_HORIZON];
  graph.output('mean', exportRidge(graph, features, model.mean), shape);
  graph.output('logDeviation', exportRidge(graph, features, model.deviation), shape);
  graph.output('probabilityUp', exportLogistic(graph, features, model.direction), shape);
  return graph.build('forecast', { features: featureNames.join(',') });
}
