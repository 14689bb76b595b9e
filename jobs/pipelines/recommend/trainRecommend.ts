import { fp32 } from '../../../core/inference/tensor.ts';
import { isoDay } from '../../../core/market/candles/candles.ts';
import { exportRecommend } from '../../../core/market/recommend/exportOnnx.ts';
import { sectors } from '../../../core/market/recommend/sectors.ts';
import { readHolders } from '../data/holders.ts';
import type { History } from '../data/marketCsv.ts';
import { readTokenFacts } from '../data/tokenFacts.ts';
import { register } from '../register.ts';
import { blended, blendTables, collaborativeParts, contentParts } from './blend.ts';
import { recommendCard } from './card.ts';
import { denseRows, groupsOf } from './cases.ts';
import { contentTables, type Tables } from './content.ts';
import { fitAll } from './methods.ts';
import { runAll } from './run.ts';
import { beyondAccuracy, comparisonMetrics, rankingMetrics } from './scores.ts';
import { sectorPlace } from './sectorNames.ts';
import { tune } from './tune.ts';

const VERSION = '1.0.0';

/** Evaluates every method, tunes on everyone, exports and registers `<models>/recommend/`. Takes some minutes. */
export async function trainRecommend(
  histories: ReadonlyMap<string, History>,
  models: string,
  say: (text: string) => void,
  folder: string,
): Promise<void> {
  const { tokens: warm, sets, classes } = await readHolders(folder);
  const facts = await readTokenFacts(folder);
  const cold = [...histories.keys()].filter((symbol) => !warm.includes(symbol)).sort();
  const tokens = [...warm, ...cold];
  const { tables: content, correlation } = contentTables(tokens, facts, classes, histories);
  const groups = groupsOf(sets);
  const data = { sets, groups, warm: warm.length, tokens: tokens.length, content };
  say(`${sets.length} holders in ${new Set(groups).size} groups, ${warm.length} + ${cold.length} tokens`);

  const lists = runAll(data, say);
  const likeness = likenessOf(content);
  const metrics = [
    ...rankingMetrics(lists),
    ...comparisonMetrics(lists),
    ...beyondAccuracy(lists, holdersOf(sets, tokens.length), likeness, tokens.length),
  ].map(rounded);
  for (const { name, on, value, interval, baseline } of metrics)
    say(`${name.padEnd(20)} ${on.padEnd(96)} ${value} [${interval ?? ''}] against ${baseline?.value}`);

  const everyone = sets.map((_, holder) => holder);
  const tuned = tune(data, everyone, 1);
  const parts = blendTables(fitAll(denseRows(sets, warm.length)), content, warm.length, tokens.length);
  const kept = sets.filter(({ length }) => length >= 2);
  const graph = exportRecommend({
    tokens: tokens.length,
    collaborative: blended(parts, tuned.weights, collaborativeParts),
    content: blended(parts, tuned.weights, contentParts),
    reach: parts.reach,
    prior: parts.prior.map((value) => value * tuned.weights.prior),
    holders: denseRows(kept, tokens.length).data,
    correlation,
    likeness,
  });
  const card = recommendCard({
    version: VERSION,
    metrics,
    tokens,
    sector: tokens.map((symbol) => sectorPlace(facts.get(symbol)?.sector ?? '', classes.get(symbol) ?? '')),
    holders: sets.length,
    pairs: sets.reduce((sum, { length }) => sum + length, 0),
    kept: kept.length,
    tuned,
    to: isoDay(Math.max(...[...histories.values()].map(({ candles }) => candles.day.at(-1) ?? 0))),
  });
  const place = (symbol: string) => tokens.indexOf(symbol);
  const golden = [['BTC', 'ETH', 'SOL'], ['FIL', 'HNT', 'AR'], ['DOGE']].map((symbols) => ({
    held: fp32(
      [1, tokens.length],
      denseRows([symbols.map(place).filter((at) => at >= 0)], tokens.length).data,
    ),
  }));
  await register(models, graph, card, golden);
  say(
    `registered ${card.name} ${card.version}, sectors ${sectors.length}, weights ${JSON.stringify(tuned.weights)}`,
  );
}

function holdersOf(sets: readonly (readonly number[])[], tokens: number): Float64Array {
  const counts = new Float64Array(tokens);
  for (const set of sets) for (const token of set) counts[token]++;
  return counts;
}

/** How alike two tokens are by tags, sector and class, 0 to 1. */
function likenessOf({ tags, sector, class: kind }: Tables): Float64Array {
  return tags.map((value, i) => (value + Math.max(sector[i], kind[i])) / 2);
}

/** Five digits are more than the intervals allow. */
function rounded<
  M extends {
    value: number;
    interval?: readonly [number, number];
    baseline?: { name: string; value: number };
  },
>(metric: M): M {
  const round = (value: number) => Number(value.toPrecision(5));
  const { value, interval, baseline } = metric;
  return {
    ...metric,
    value: round(value),
    ...(interval && { interval: [round(interval[0]), round(interval[1])] as const }),
    ...(baseline && { baseline: { ...baseline, value: round(baseline.value) } }),
  };
}
