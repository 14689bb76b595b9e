import type { Chart } from '../../reply.ts';
import { ChartError } from '../chartError.ts';

/** Logical pixels; an image twice this wide already takes 64 MB to draw. */
const MAX_SIDE = 2000;

/**
 * Refuses what would come out as a blank or broken image: no series, a series without one number, a NaN or an infinity
 * anywhere, an impossible size. `null` is fine: it is a gap.
 *
 * @throws ChartError naming the series and the place
 */
export function assertDrawable(chart: Chart): void {
  for (const side of [chart.width, chart.height])
    if (!Number.isInteger(side) || side < 1 || side > MAX_SIDE)
      throw new ChartError('invalid', `A chart of ${chart.width} x ${chart.height} pixels cannot be drawn.`);
  const series = [chart.option.series ?? []].flat();
  if (series.length === 0) throw new ChartError('invalid', 'The chart has no series.');
  for (const [index, one] of series.entries()) {
    const name = typeof one.name === 'string' ? `"${one.name}"` : String(index);
    const count = countNumbers(one.data, `Series ${name}`);
    // A series without data may carry only marks, as long as it does not claim to have data.
    if ('data' in one && count === 0) throw new ChartError('invalid', `Series ${name} is empty.`);
  }
}

function countNumbers(data: unknown, place: string): number {
  if (typeof data === 'number') {
    if (Number.isFinite(data)) return 1;
    throw new ChartError('invalid', `${place} holds ${data}, which cannot be drawn.`);
  }
  if (Array.isArray(data))
    return data.reduce((sum: number, item, index) => sum + countNumbers(item, `${place} at ${index}`), 0);
  if (typeof data === 'object' && data !== null && 'value' in data) return countNumbers(data.value, place);
  return 0;
}
