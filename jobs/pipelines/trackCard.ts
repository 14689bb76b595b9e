import type { Metric, ModelCard } from '../../core/inference/port.ts';
import { modelNames, readCard } from '../../core/inference/registry.ts';
import { sourceTags } from '../tracking/commit.ts';
import type { Tracker } from '../tracking/tracker.ts';

/** Logs the newest version of a registered model by its card; nothing where that name has no card, as the snapshot. */
export async function trackCard(tracker: Tracker, models: string, name: string): Promise<void> {
  if (!(await modelNames(models)).includes(name)) return;
  const card = await readCard(models, name);
  const { from, to, rows, seed, symbols, hyperparameters } = card.training;
  const run = tracker.startRun({
    experiment: 'registered models',
    name: `${card.name} ${card.version}`,
    tags: {
      ...sourceTags('npm run train'),
      'model.name': card.name,
      'model.version': card.version,
      'model.sha256': card.files['model.onnx'] ?? '',
      'data.range': `${from} to ${to}`,
      'data.source': card.data.source,
      'data.licence': card.data.licence,
      'mlflow.note.content': card.summary,
    },
    parameters: {
      ...hyperparameters,
      seed,
      'training.rows': rows,
      ...(symbols && { 'training.symbols': symbols.join(', ') }),
      features: card.features.length,
    },
  });
  run.metrics(metricsOf(card));
  run.text('card.json', `${JSON.stringify(card, null, 2)}\n`);
  run.end('finished');
}

/** The interval beside each figure as `.low` and `.high`, the baseline as `.baseline`. */
function metricsOf({ metrics }: ModelCard): Record<string, number> {
  const values: Record<string, number> = {};
  for (const metric of metrics) {
    const key = keyOf(metric);
    values[key] = metric.value;
    if (metric.interval !== undefined) [values[`${key}.low`], values[`${key}.high`]] = metric.interval;
    if (metric.baseline !== undefined) values[`${key}.baseline`] = metric.baseline.value;
  }
  return values;
}

/** `BTC/7d/coverage80`, or without a scope what the figure was measured on: no two figures share a name. */
function keyOf({ name, on, scope }: Metric): string {
  if (scope === undefined) return `${on}/${name}`;
  const { symbol = 'all', horizon, part } = scope;
  return [symbol, ...(horizon === undefined ? [] : [`${horizon}d`]), ...(part ? [part] : []), name].join('/');
}
