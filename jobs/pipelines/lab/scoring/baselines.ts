import type { Dataset } from '../dataset/dataset.ts';
import { conformalQuantiles, constantWidth, trailingWidth, type Width } from './conformal.ts';
import type { Forecast } from './forecast.ts';
import { lossesOf } from './losses.ts';
import type { Baselines } from './score.ts';
import type { TestTable } from './testTable.ts';

/** No change, with the quantiles of past returns: of all the past, and of the trailing year. */
export function baselinesOf(dataset: Dataset, table: TestTable, arima: Forecast | undefined): Baselines {
  const nothing = table.folds.map(({ calibration, test }) => {
    const calibrationRows = calibration(table.horizon).train;
    return {
      calibrationRows,
      calibrationCentre: new Float64Array(calibrationRows.length),
      calibrationScale: new Float64Array(calibrationRows.length).fill(1),
      testCentre: new Float64Array(test.length),
      testScale: new Float64Array(test.length).fill(1),
    };
  });
  const centre = new Float64Array(table.row.length);
  const losses = (width: Width) =>
    lossesOf(table, { centre }, conformalQuantiles(dataset, table, nothing, width));
  return {
    naive: losses(constantWidth),
    trailing: losses(trailingWidth),
    ...(arima !== undefined && { arima: lossesOf(table, arima, arima.constant) }),
    trainingMove: trainingMoves(dataset, table),
  };
}

function trainingMoves(dataset: Dataset, table: TestTable): Float64Array {
  const byFold = table.folds.map(({ calibration }) => {
    const sums = dataset.symbols.map(() => ({ sum: 0, count: 0 }));
    let token = 0;
    for (const row of calibration(table.horizon).train) {
      while (row >= dataset.starts[token + 1]) token++;
      sums[token].sum += Math.abs(table.targets.returns[row]);
      sums[token].count++;
    }
    return sums.map(({ sum, count }) => sum / count);
  });
  // A token too young to have been learned from has no scale: the mean of the others'.
  return Float64Array.from(table.row, (_, at) => {
    const moves = byFold[table.fold[at]];
    const own = moves[table.token[at]];
    const known = moves.filter(Number.isFinite);
    return Number.isFinite(own) ? own : known.reduce((sum, value) => sum + value / known.length, 0);
  });
}
