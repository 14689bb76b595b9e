import { mean } from '../../../core/learn/mean.ts';
import { type BackTest, runBackTest } from '../../../core/market/allocate/backTest/backTest.ts';
import { dailyReturns, measure } from '../../../core/market/allocate/backTest/measures.ts';
import { sharpeDifference } from '../../../core/market/allocate/backTest/sharpeDifference.ts';
import type { Comparison, ComparisonRow } from '../../../core/market/allocate/comparison.ts';
import { dayNumber, isoDay } from '../../../core/market/candles/candles.ts';
import { rounded, roundedPair } from '../rounded.ts';
import { kept } from './kept.ts';
import { EVERY, type Row } from './rows.ts';
import type { Universe } from './universe.ts';

/** Days of the past that a strategy sees, and closes that an asset needs to be offered. */
const WINDOW = 730;
const LEAST_CLOSES = 200;
/** What every Sharpe ratio is compared with. */
const AGAINST = 'equal weight';

/** Runs every row over the same days of a universe, and measures what came of it. */
export async function compare(
  { name, market }: Universe,
  rows: readonly Row[],
  fromDay: string,
  { work, say }: { work: string; say: (text: string) => void },
): Promise<Comparison> {
  const from = dayNumber(fromDay) - market.panel.firstDay;
  const to = market.panel.days - 1;
  const options = { from, to, every: EVERY, window: WINDOW, leastCloses: LEAST_CLOSES };
  const key = ({ group, seed }: Row) => [name, fromDay, to, EVERY, group, seed ?? ''].join(' ');
  const done: { row: Row; test: BackTest }[] = [];
  for (const row of rows) {
    const began = performance.now();
    done.push({ row, test: await kept(work, key(row), () => runBackTest(market, row.strategy, options)) });
    const wealth = done[done.length - 1].test.wealth;
    say(
      `${name}: ${row.group} ${row.seed ?? ''} ${wealth[wealth.length - 1].toFixed(3)} in ${((performance.now() - began) / 1000).toFixed(1)} s`,
    );
  }
  const base = done.find(({ row }) => row.group === AGAINST);
  if (base === undefined) throw new RangeError(`There is no row ${AGAINST}`);
  const against = dailyReturns(base.test.wealth);
  const groups = [...new Set(rows.map(({ group }) => group))];
  return {
    universe: name,
    assets: [...market.panel.symbols],
    from: isoDay(market.panel.firstDay + from),
    to: isoDay(market.panel.firstDay + to),
    every: EVERY,
    rows: groups.map((group) =>
      rowOf(
        group,
        done.filter(({ row }) => row.group === group).map(({ test }) => test),
        against,
      ),
    ),
  };
}

/** The figures of a row: of the seed whose Sharpe ratio is the middle one, so that no seed's luck is told as the row's. */
function rowOf(group: string, tests: readonly BackTest[], against: Float64Array): ComparisonRow {
  const measured = tests.map(({ wealth, traded }) => measure(wealth, traded));
  const order = [...measured.keys()].sort((a, b) => measured[a].sharpe - measured[b].sharpe);
  const place = order[Math.floor((order.length - 1) / 2)];
  const middle = measured[place];
  const difference = sharpeDifference(dailyReturns(tests[place].wealth), against);
  const ratios = measured.map(({ sharpe }) => sharpe);
  return {
    name: group,
    totalReturn: rounded(middle.totalReturn),
    yearlyReturn: rounded(middle.yearlyReturn),
    volatility: rounded(middle.volatility),
    sharpe: rounded(middle.sharpe),
    sharpeInterval: roundedPair(middle.sharpeInterval),
    maxDrawdown: rounded(middle.maxDrawdown),
    yearlyTurnover: rounded(middle.yearlyTurnover),
    ...(group !== AGAINST && {
      againstEqualWeight: {
        value: rounded(difference.value),
        interval: roundedPair(difference.interval),
        pValue: rounded(difference.pValue),
      },
    }),
    ...(tests.length > 1 && {
      seeds: {
        count: tests.length,
        mean: rounded(mean(ratios)),
        least: rounded(Math.min(...ratios)),
        most: rounded(Math.max(...ratios)),
      },
    }),
  };
}
