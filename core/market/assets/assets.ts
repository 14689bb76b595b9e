import { distance } from 'fastest-levenshtein';
import { answer, type Outcome, refuse } from '../../refusal.ts';
import { nearestTokens, findToken as tokenOf } from '../tokens.ts';

/** What money can be put into here. */
export interface Asset {
  symbol: string;
  name: string;
  kind: 'token' | 'stock' | 'fund' | 'cash';
}

interface OtherAsset extends Asset {
  aliases: readonly string[];
}

const fund = (symbol: string, name: string, ...aliases: string[]): OtherAsset => ({
  symbol,
  name,
  kind: 'fund',
  aliases,
});
const stock = (symbol: string, name: string, ...aliases: string[]): OtherAsset => ({
  symbol,
  name,
  kind: 'stock',
  aliases,
});

/** US dollars at no interest: what a plan may always hold. */
export const CASH = 'CASH';

/**
 * Stocks and funds that a plan may hold beside the tokens: those whose daily closes here reach from January 2021 to the
 * newest day without a missing trading day. The choice looks at the newest day, so the set has survivorship bias.
 */
export const otherAssets: readonly OtherAsset[] = [
  fund('SPY', 'S&P 500 (SPDR fund)', 's&p', 's&p 500', 'sp500'),
  fund('QQQ', 'Nasdaq 100 (Invesco fund)', 'nasdaq'),
  fund('TLT', 'US Treasury bonds, 20 years and more (iShares fund)', 'bonds', 'treasuries'),
  fund('GLD', 'Gold (SPDR fund)', 'gold fund', 'gold etf'),
  stock('AAPL', 'Apple'),
  stock('MSFT', 'Microsoft'),
  stock('AMZN', 'Amazon'),
  stock('GOOGL', 'Alphabet', 'google'),
  stock('META', 'Meta Platforms', 'facebook'),
  stock('NVDA', 'Nvidia'),
  stock('TSLA', 'Tesla'),
  stock('DUK', 'Duke Energy'),
];

const cash: OtherAsset = { symbol: CASH, name: 'Cash', kind: 'cash', aliases: ['usd', 'dollars', 'dollar'] };
const names = [...otherAssets, cash].flatMap((asset) =>
  [asset.symbol, asset.name, ...asset.aliases].map((name) => ({ name: name.toLowerCase(), asset })),
);

/** The asset that a person means by a symbol, name or alias in any case; refuses with the nearest known ones. */
export function findAsset(text: string): Outcome<Asset> {
  const token = tokenOf(text);
  if (token.ok) return answer({ symbol: token.value.symbol, name: token.value.name, kind: 'token' });
  const other = findOtherAsset(text);
  if (other !== undefined) return answer(other);
  const near = nearestAssets(text.trim().replace(/^\$/, ''), 3).map(
    ({ symbol, name }) => `${symbol} (${name})`,
  );
  return refuse(
    'UnknownSymbol',
    `I know no prices of "${text.trim().slice(0, 24)}".`,
    `Did you mean ${near.join(', ')}?`,
  );
}

/** The stock, fund or cash that a person means; undefined where it is none. */
export function findOtherAsset(text: string): Asset | undefined {
  const wanted = text.trim().replace(/^\$/, '').toLowerCase();
  const found = names.find(({ name }) => name === wanted)?.asset;
  return found && { symbol: found.symbol, name: found.name, kind: found.kind };
}

function nearestAssets(text: string, count: number): { symbol: string; name: string }[] {
  const wanted = text.slice(0, 32).toLowerCase();
  const far = (name: string) => distance(wanted, name) / Math.max(wanted.length, name.length);
  const tokens = nearestTokens(text, count).map((token) => ({
    asset: { symbol: token.symbol, name: token.name },
    score: Math.min(...[token.symbol, token.name, ...token.aliases].map((name) => far(name.toLowerCase()))),
  }));
  const others = [...otherAssets, cash].map((asset) => ({
    asset: { symbol: asset.symbol, name: asset.name },
    score: Math.min(...names.filter((entry) => entry.asset === asset).map(({ name }) => far(name))),
  }));
  return [...tokens, ...others]
    .sort((a, b) => a.score - b.score)
    .slice(0, count)
    .map(({ asset }) => asset);
}
