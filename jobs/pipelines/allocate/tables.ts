import type { Comparison, ComparisonRow } from '../../../core/market/allocate/comparison.ts';

/** A comparison as a table of Markdown, for docs/allocation.md; the rows in the order of their Sharpe ratios. */
export function tableOf({ universe, assets, from, to, every, rows }: Comparison): string {
  const sorted = rows.toSorted((a, b) => b.sharpe - a.sharpe);
  return [
    `${universe}: ${assets.join(', ')}; ${from} to ${to}, a decision every ${every} days`,
    '',
    '| strategy | return a year | volatility | Sharpe (95 %) | seeds: mean, least to most | less equal weight (95 %), p | deepest fall | turnover a year |',
    '| --- | --: | --: | --: | --: | --: | --: | --: |',
    ...sorted.map(lineOf),
  ].join('\n');
}

function lineOf(row: ComparisonRow): string {
  const { name, yearlyReturn, volatility, sharpe, sharpeInterval, maxDrawdown, yearlyTurnover } = row;
  const { seeds, againstEqualWeight: against } = row;
  const range = ([low, high]: readonly [number, number]) => `${low.toFixed(2)} to ${high.toFixed(2)}`;
  const cells = [
    name,
    percent(yearlyReturn),
    percent(volatility),
    `${sharpe.toFixed(2)} (${range(sharpeInterval)})`,
    seeds === undefined ? '' : `${seeds.mean.toFixed(2)}, ${range([seeds.least, seeds.most])}`,
    against === undefined
      ? ''
      : `${against.value.toFixed(2)} (${range(against.interval)}), ${against.pValue.toFixed(2)}`,
    percent(maxDrawdown),
    `${yearlyTurnover.toFixed(1)}`,
  ];
  return `| ${cells.join(' | ')} |`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
