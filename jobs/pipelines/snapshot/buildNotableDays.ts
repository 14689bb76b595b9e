import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Models } from '../../../core/inference/port.ts';
import { tailProbability } from '../../../core/market/anomaly/alarm/tailProbability.ts';
import {
  anomalyFeatures,
  judgeableRows,
  marketContext,
  windowsOf,
} from '../../../core/market/anomaly/features.ts';
import { ANOMALY_MODEL, scoreWindows } from '../../../core/market/anomaly/graph.ts';
import type { NotableDays } from '../../../core/market/anomaly/history.ts';
import { type Candles, isoDay } from '../../../core/market/candles/candles.ts';
import { rounded } from '../rounded.ts';

/** Strange days kept of each token. */
const DAYS = 15;
/** Days of one event that are no other day. */
const APART = 7;

/**
 * Writes `<models>/snapshot/notableDays.json`: the strangest days of each token's whole history, as the registered model
 * sees them, each rare by the days before it.
 */
export async function buildNotableDays(
  histories: readonly Candles[],
  served: Models,
  models: string,
  say: (text: string) => void,
): Promise<void> {
  const { version } = await served.card(ANOMALY_MODEL);
  const context = marketContext(histories);
  const days: NotableDays['days'] = [];
  for (const candles of histories) {
    const features = anomalyFeatures(candles, context);
    const rows = judgeableRows(features);
    const { energy, embedding } = await scoreWindows(windowsOf(features, rows), (inputs) =>
      served.run(ANOMALY_MODEL, inputs, { version }),
    );
    for (const i of strangest(tailProbability(energy)))
      days.push({
        symbol: candles.symbol,
        date: isoDay(candles.day[rows[i]]),
        energy: rounded(energy[i]),
        embedding: Array.from(
          embedding.data.subarray(i * embedding.columns, (i + 1) * embedding.columns),
          rounded,
        ),
      });
  }
  const text = JSON.stringify({ version, days } satisfies NotableDays);
  await mkdir(join(models, 'snapshot'), { recursive: true });
  await writeFile(join(models, 'snapshot', 'notableDays.json'), `${text}\n`);
  say(`${days.length} strange days of ${histories.length} tokens, ${text.length} bytes`);
}

/** Places of the least probable ones, no two of one event. */
function strangest(probability: Float64Array): number[] {
  const order = Array.from(probability.keys())
    .filter((i) => !Number.isNaN(probability[i]))
    .sort((a, b) => probability[a] - probability[b]);
  const chosen: number[] = [];
  for (const i of order) {
    if (chosen.length === DAYS) break;
    if (chosen.every((other) => Math.abs(other - i) >= APART)) chosen.push(i);
  }
  return chosen;
}
