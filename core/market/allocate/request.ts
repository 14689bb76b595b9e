import type { Ports, SkillContext } from '../../ports.ts';
import { answer, type Outcome, refuse } from '../../refusal.ts';
import { type Asset, CASH, findAsset } from '../assets/assets.ts';
import { savedHoldings } from '../recommend/savedHoldings.ts';

/** What is to be split, and what of it is held now. */
export interface Portfolio {
  /** Without cash, which every plan may hold. */
  assets: Asset[];
  /** assets + 1 weights, cash last; all in cash where nothing of it is known to be held. */
  held: Float64Array;
  saved: boolean;
}

const example = 'Write for example /allocate BTC ETH SOL risk=low.';

/**
 * Reads the named assets, or those that were saved, each once. Refuses with `UnknownSymbol`, with `NoHoldings` where
 * there are none, and with `BadArguments` where there is nothing to split.
 */
export async function readRequest(
  symbols: readonly string[] | undefined,
  { store }: Pick<Ports, 'store'>,
  { chat }: Pick<SkillContext, 'chat'>,
): Promise<Outcome<Portfolio>> {
  const saved = await savedHoldings(store, chat);
  const wanted = symbols === undefined || symbols.length === 0 ? saved.map(({ symbol }) => symbol) : symbols;
  if (wanted.length === 0)
    return refuse('NoHoldings', 'Which coins are to be split?', `Name them. ${example}`);
  const found = new Map<string, Asset>();
  for (const text of wanted) {
    const asset = findAsset(text);
    if (!asset.ok) return asset;
    found.set(asset.value.symbol, asset.value);
  }
  const assets = [...found.values()].filter(({ symbol }) => symbol !== CASH);
  if (assets.length === 0)
    return refuse('BadArguments', 'Cash alone leaves nothing to split.', `Name what to buy. ${example}`);
  if (found.size < 2)
    return refuse(
      'BadArguments',
      `${assets[0].symbol} alone leaves nothing to split.`,
      `Name another asset or cash, as in /allocate ${assets[0].symbol} CASH.`,
    );
  if (assets.length > MOST)
    return refuse('BadArguments', `${assets.length} assets are too many.`, `Name at most ${MOST}.`);
  const held = heldWeights(assets, saved);
  return answer({ assets, held, saved: held[assets.length] < 1 });
}

/** Assets that one plan may hold. */
export const MOST = 20;

/** Proportions of what is saved among the assets; a missing amount counts as the mean of the others. */
function heldWeights(
  assets: readonly Asset[],
  saved: readonly { symbol: string; weight?: number | undefined }[],
): Float64Array {
  const given = saved.flatMap(({ weight }) => (weight === undefined ? [] : [weight]));
  const usual = given.length === 0 ? 1 : given.reduce((sum, weight) => sum + weight, 0) / given.length;
  const held = new Float64Array(assets.length + 1);
  for (const [i, { symbol }] of [...assets, { symbol: CASH }].entries())
    for (const holding of saved) if (holding.symbol === symbol) held[i] += holding.weight ?? usual;
  const sum = held.reduce((total, weight) => total + weight, 0);
  if (sum > 0) return held.map((weight) => weight / sum);
  held[assets.length] = 1;
  return held;
}
